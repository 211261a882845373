import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** What it does with a request that should have gone on to the chapter. */
export type Misbehaviour = (response: ServerResponse) => void;

/** Stands in front of a chapter's port and lets requests through, until it is told to do something else with them. */
export class Faulty {
  /** Requests that came here, whatever became of them. */
  requests = 0;
  fault: Misbehaviour | undefined;
  #server: Server | undefined;
  #agent = new Agent({ keepAlive: true });
  #target = '';

  private constructor(readonly port: number) {}

  static async start(): Promise<Faulty> {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const faulty = new Faulty((server.address() as AddressInfo).port);
    faulty.#server = server.on('request', faulty.#answer);
    return faulty;
  }

  /** The address to ask instead of this one. */
  before(target: string): string {
    this.#target = target;
    return `http://127.0.0.1:${this.port}${new URL(target).pathname}`;
  }

  /** As a process that is killed: connections end, and nobody listens. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    server?.closeAllConnections();
    await new Promise((closed) => (server ? server.close(closed) : closed(undefined)));
  }

  async restart(): Promise<void> {
    if (this.#server) return;
    const server = createServer(this.#answer);
    await new Promise<void>((listening) => server.listen(this.port, '127.0.0.1', listening));
    this.#server = server;
  }

  async close(): Promise<void> {
    await this.kill();
    this.#agent.destroy();
  }

  readonly #answer = (request: IncomingMessage, response: ServerResponse): void => {
    this.requests++;
    response.on('error', () => undefined);
    if (this.fault) {
      request.resume();
      this.fault(response);
      return;
    }
    const { method, headers, url } = request;
    const onward = httpRequest(new URL(url ?? '/', this.#target), { method, headers, agent: this.#agent }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  };
}
