const { TestEnvironment } = require('jest-environment-node');

/** What jest-circus leaves on the global object, for each file that it runs, under symbols of these names. */
const leftByCircus = new Set(['JEST_STATE_SYMBOL', 'EVENT_HANDLERS']);

/** Jest takes 100; the program makes an error for each refusal, and a trace is mapped to its sources frame by frame. */
const FRAMES = 25;

class KeptEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.exit = this.global.process.exit;
  }

  async setup() {
    Error.stackTraceLimit = FRAMES;
    this.global.Error.stackTraceLimit = FRAMES;
  }

  async teardown() {
    this.fakeTimersModern.dispose();
    // Jest wraps it anew for each file.
    this.global.process.exit = this.exit;
    for (const symbol of Object.getOwnPropertySymbols(this.global)) {
      if (leftByCircus.has(symbol.description)) delete this.global[symbol];
    }
  }
}

let kept;

/**
 * One global object for all test files of a worker, so that the modules that `runtime.js` keeps for them meet the same
 * `Error`, `Date` and timers as each of the tests does.
 */
function sharedEnvironment(config, context) {
  kept ??= new KeptEnvironment(config, context);
  return kept;
}

module.exports = Object.assign(sharedEnvironment, { KeptEnvironment });
