/** How many rounds a test takes: few by default, the full number when TEST_ROUNDS is `long` (`npm run test:long`). */
export const rounds = (short: number, long: number): number => (process.env.TEST_ROUNDS === 'long' ? long : short);
