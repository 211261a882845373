import type { ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { refusedBytes } from './refusals';

/** Longest that a connection takes nothing of what is written to it: each answer that waits is in memory and has a place. */
const STALLED_MS = 60_000;
/** How long whoever was refused has to read why and to close the connection. */
const LINGER_MS = 1_000;

/** Sees to it that no answer is owed to a connection that is gone, or that takes nothing. */
export function guardConnections(app: FastifyInstance, stalledMs = STALLED_MS): void {
  const queues = new WeakMap<Socket, Set<ServerResponse>>();
  app.addHook('onRequest', ({ raw: { socket } }, { raw: answer }, done) => {
    // Requests may come before the answers to those before them; Node.js gives such an answer its connection when it is its turn.
    if (answer.socket === null) {
      const queue = queues.get(socket) ?? queueOf(socket);
      queues.set(socket, queue);
      queue.add(answer);
      answer.once('close', () => queue.delete(answer));
    }
    done();
  });
  app.addHook('onSend', ({ raw: { socket } }, _reply, _payload, done) => {
    // When the answer is through, Node.js sets for how long the connection is kept instead.
    if (socket instanceof Socket) socket.setTimeout(stalledMs);
    done();
  });
}

/** Answers that wait for their turn on a connection. When it is gone, Node.js says so to the one whose turn it is only. */
function queueOf(socket: Socket): Set<ServerResponse> {
  const queue = new Set<ServerResponse>();
  socket.once('close', () => {
    for (const answer of queue) if (answer.socket === null) answer.destroy().emit('close');
  });
  return queue;
}

/** Says on the connection itself what is wrong with it, and closes it also where the other side never does. */
export function refuseConnection(socket: Socket, code: string | undefined): void {
  if (socket.writable) socket.end(refusedBytes(code));
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
