import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';

/** Servers that answer as a test tells them. */

export interface Received {
  readonly text: string;
  readonly request: IncomingMessage;
  /** Whether the other side has left before it had an answer. */
  left: boolean;
}

/** What a server does with a request whose body it has read. */
export type Reply = (response: ServerResponse, received: Received) => void;

/** An HTTP server of one test. */
export class Serving {
  readonly received: Received[] = [];
  connections = 0;

  private constructor(
    readonly server: Server,
    public reply: Reply,
  ) {
    server.on('connection', () => {
      this.connections++;
    });
    server.on('request', ((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      request.on('end', () => {
        const received: Received = { text, request, left: false };
        this.received.push(received);
        response.on('close', () => {
          received.left = !response.writableFinished;
        });
        this.reply(response, received);
      });
    }) satisfies RequestListener);
  }

  static async start(reply: Reply): Promise<Serving> {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return new Serving(server, reply);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}

/** A server that answers every request with these bytes and hangs up, or holds the line. */
export async function saying(
  bytes: () => Buffer,
  { hangUp = true } = {},
): Promise<{ url: string; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(bytes());
      if (hangUp) socket.end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

export const json =
  (value: unknown, status = 200): Reply =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

export const stalls: Reply = () => undefined;
