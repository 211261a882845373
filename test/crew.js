/**
 * A program of workers with next to nothing in them, as `workers.test.ts` runs it. The text that they share stands for the
 * supergraph; one that begins with "bad" is refused, and with "deadly" nobody lives who begins with it.
 */
const cluster = require('node:cluster');
const { readFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { setTimeout: pause } = require('node:timers/promises');
const pino = require('pino');
const { Counter, Gauge } = require('prom-client');
const { Crew } = require('../dist/gateway/workers/crew.js');
const { Observation } = require('../dist/gateway/observe.js');
const { serveUntilSignal } = require('../dist/gateway/serving.js');
const { runWorker } = require('../dist/gateway/workers/worker.js');

const [, , port, file] = process.argv;

function counts() {
  const observation = new Observation();
  const registers = [observation.registry];
  const asked = new Counter({ name: 'asked_total', help: 'Asked.', registers });
  const lag = new Gauge({ name: 'lag', help: 'Lag.', aggregator: 'average', registers });
  return { observation, asked, lag };
}

async function start(seat) {
  const { observation, asked, lag } = counts();
  let served = seat.supergraphSdl;
  if (served.startsWith('deadly')) throw new Error('this worker cannot live');
  lag.set(4);
  const answers = {
    '/': () => JSON.stringify({ worker: seat.number, pid: process.pid, served }),
    '/metrics': () => seat.page(),
    '/prepared': () => seat.prepared.then(() => 'prepared'),
    '/slow': () => pause(500).then(() => 'slow'),
    // A worker that can say nothing for a while.
    '/busy': () => {
      setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_000));
      return 'busy';
    },
  };
  const server = createServer(async (request, response) => {
    asked.inc();
    response.end(await answers[request.url]());
  });
  await new Promise((done, failed) => server.once('error', failed).listen(Number(port), '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${port}`,
    observation,
    async reload(text) {
      if (text.startsWith('bad')) throw new Error('it is bad');
      served = text;
    },
    close: () => {
      setInterval(() => server.closeIdleConnections(), 20);
      return new Promise((done) => server.close(done));
    },
  };
}

async function first() {
  const log = pino(pino.destination(2));
  const supergraphSdl = readFileSync(file, 'utf8');
  const { observation, lag } = counts();
  lag.set(1);
  const crew = new Crew({
    count: 2,
    environment: {},
    supergraphSdl,
    prepared: () => pause(300),
    observation,
    log,
    lost: () => process.exit(4),
    pauseMs: 5,
  });
  serveUntilSignal(
    { observation, reload: (text) => crew.reload(text), close: () => crew.close() },
    { file, supergraphSdl, watched: false },
    log,
  );
  await crew.opened;
  process.stdout.write('open\n');
}

if (cluster.isWorker) runWorker(start).catch(() => process.exit(3));
else first().catch(() => process.exit(1));
