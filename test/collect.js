/**
 * Loaded before a program: on SIGUSR2 it collects its garbage and says how many bytes it still holds, so that what it keeps
 * can be told from what it has not let go of yet.
 */
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc');
process.on('SIGUSR2', () => {
  // What had a finalizer goes the second time.
  collect();
  collect();
  process.stdout.write(`holds ${process.memoryUsage.rss()}\n`);
});
