const { existsSync, readdirSync, readFileSync, rmSync } = require('node:fs');
const { join } = require('node:path');
const { createConnection } = require('mysql2/promise');

/** Removes what the run leaves, and the databases that were copied from; see `test/peopled.ts`. */
module.exports = async () => {
  const folder = process.env.TEST_FOLDER;
  const databases = readdirSync(folder)
    .map((template) => join(folder, template, 'tables.json'))
    .filter((list) => existsSync(list))
    .flatMap((list) => JSON.parse(readFileSync(list, 'utf8')).map(({ database }) => database));
  if (databases.length > 0) {
    const connection = await createConnection(process.env.MYSQL_TEST_URL.replace(/\/[^/@]*$/, ''));
    for (const database of new Set(databases)) await connection.query('DROP DATABASE IF EXISTS ??', [database]);
    await connection.end();
  }
  rmSync(folder, { recursive: true, force: true });
};
