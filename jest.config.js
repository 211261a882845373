/** ESM-only packages that Node loads by require() itself; Jest needs them compiled. */
const esmOnly = [
  ...['fast-png', 'iobuffer', 'jose', 'qr'],
  ...['file-type', 'strtok3', 'token-types', 'uint8array-extras', '@tokenizer/inflate', '@borewit/text-codec'],
  // Not written as such, but they load `http` by import(), which Jest leaves to nobody.
  ...['@opentelemetry/exporter-trace-otlp-http', '@opentelemetry/otlp-exporter-base'],
];

/** @type {import('jest').Config} */
module.exports = {
  globalSetup: '<rootDir>/test/worker/begin.js',
  globalTeardown: '<rootDir>/test/worker/end.js',
  testEnvironment: '<rootDir>/test/worker/environment.js',
  runtime: '<rootDir>/test/worker/runtime.js',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  setupFiles: ['<rootDir>/test/worker/setup.js'],
  setupFilesAfterEnv: ['<rootDir>/test/matchers.ts'],
  transform: {
    '^.+\\.(ts|js|mjs)$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true },
          target: 'es2022',
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  // Its exports name no file for require(), which Node itself does not need.
  moduleNameMapper: { '^file-type$': '<rootDir>/node_modules/file-type/index.js' },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  // Jest leaves a processor to the terminal: on two of them that is half of the machine.
  maxWorkers: '100%',
  testTimeout: process.env.TEST_ROUNDS === 'long' ? 900_000 : 30_000,
};
