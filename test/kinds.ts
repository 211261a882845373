/** The databases that tests of the data layer run on. */
export const databaseKinds: readonly ('sqlite' | 'mysql')[] = process.env.MYSQL_TEST_URL
  ? ['sqlite', 'mysql']
  : ['sqlite'];

if (databaseKinds.length === 1) {
  process.stderr.write('MYSQL_TEST_URL is not set: the tests of the data layer do NOT run on MySQL/MariaDB here\n');
}

/**
 * For long suites about rules that stand above the rows: each database in the long run, and in a short one the one whose
 * transactions truly run beside each other.
 */
export const oneDatabase = process.env.TEST_ROUNDS === 'long' ? databaseKinds : databaseKinds.slice(-1);

/** Of every pairing the whole in the long run, and in a short one so many that each of both sides is there. */
export const someOf = <Pair>(pairs: readonly Pair[]): readonly Pair[] =>
  process.env.TEST_ROUNDS === 'long' || pairs.length < 4 ? pairs : [pairs[0] as Pair, pairs.at(-1) as Pair];
