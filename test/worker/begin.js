const { mkdtempSync, readdirSync, rmSync, statfsSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Where Linux keeps files in memory. */
const MEMORY = '/dev/shm';
const ROOM = 2 ** 30;
const PREFIX = 'cong-dan-so-run-';

/** Makes a folder for all that a run of tests leaves in files; in memory where there is room, since nothing of it stays. */
module.exports = () => {
  for (const folder of [MEMORY, tmpdir()]) removeThoseOfDeadRuns(folder);
  process.env.TEST_FOLDER = mkdtempSync(join(hasRoom(MEMORY) ? MEMORY : tmpdir(), `${PREFIX}${process.pid}-`));
};

/** A run that was killed could not remove its own, and memory is not given back by itself. */
function removeThoseOfDeadRuns(folder) {
  for (const name of namesIn(folder)) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function hasRoom(folder) {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > ROOM;
  } catch {
    return false;
  }
}
