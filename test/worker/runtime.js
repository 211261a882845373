const { sep } = require('node:path');
const { default: Runtime } = require('jest-runtime');
const { KeptEnvironment } = require('./environment');

/** Its modules outlive the test files of this worker. */
let kept;

/**
 * Test files of a worker share the program and its packages: only what stands in `test/` is loaded anew for each of them.
 * To load, compile and warm up the same five chapters and their packages for every file took half of the time of all tests.
 * A file that replaces modules by `jest.mock` says `@jest-environment node` at its top and has everything to itself, as
 * all have while coverage is collected or files are watched.
 */
module.exports = class SharingRuntime extends Runtime {
  #roots;

  constructor(config, environment, resolver, transformer, cacheFS, coverage, path, globalConfig) {
    super(config, environment, resolver, transformer, cacheFS, coverage, path, globalConfig);
    const { collectCoverage, watch, watchAll } = globalConfig;
    if (!(environment instanceof KeptEnvironment) || collectCoverage || watch || watchAll) return;
    kept ??= new Runtime(config, environment, resolver, transformer, new Map(), coverage, path, globalConfig);
    this.#roots = config.roots.map((root) => root + sep);
    // Traces of errors go through both.
    this.transformCache.sourceMaps = kept.transformCache.sourceMaps;
  }

  requireModule(from, name, options, isRequireActual) {
    const isShared = this.#isShared(from, name, options?.isInternalModule);
    return isShared
      ? kept.requireModule(from, name, options, isRequireActual)
      : super.requireModule(from, name, options, isRequireActual);
  }

  setMock(from, name, factory, options) {
    if (this.#roots) throw new Error('a test file that replaces modules says `@jest-environment node` at its top');
    super.setMock(from, name, factory, options);
  }

  #isShared(from, name, isInternal) {
    if (!this.#roots || (name && this._resolution.isCoreModule(name))) return false;
    const path = this._resolution.resolveCjs(from, name);
    // Jest's own modules hold nothing of a test file but for those that run it.
    if (isInternal) return !path.includes(`${sep}jest-circus${sep}`);
    return !this.#roots.some((root) => path.startsWith(root));
  }
};
