import { readFileSync } from 'node:fs';
import { DevelopmentIssuer } from '../gateway/issuer';
import { subgraphs } from '../subgraphs';
import { readConfig } from '../subgraphs/shared/config';
import { run, UsageError } from './command';
import { claimsFor, type Role, roles } from './tokens';

run({
  usage:
    'npm run --silent query -- FILE.graphql [--as citizen|bank|partner|officer|analyst] [--person NAME] [--consent ID] [--purpose ID] [--variables JSON]',
  about: 'Sends a query to the running gateway and prints the answer. Without --as it goes without a token.',
  options: {
    as: { type: 'string' },
    person: { type: 'string' },
    consent: { type: 'string' },
    purpose: { type: 'string' },
    variables: { type: 'string', default: '{}' },
  },
  async main({ as, person, consent, purpose, variables }, [file]) {
    if (!file) throw new UsageError('which file? (--help shows the usage)');
    if (as !== undefined && !roles.includes(as as Role)) throw new UsageError(`--as takes one of ${roles.join(', ')}`);
    const config = readConfig(subgraphs.map(({ name }) => name));
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (as) {
      const token = await new DevelopmentIssuer(config).token(claimsFor({ as: as as Role, person }), new Date());
      headers.authorization = `Bearer ${token}`;
    }
    if (consent) headers['consent-id'] = consent;
    if (purpose) headers.purpose = purpose;
    const url = `http://${config.HOST}:${config.PORT}/graphql`;
    const body = JSON.stringify({ query: read(file), variables: parseVariables(variables) });
    const answer = await fetch(url, { method: 'POST', headers, body }).catch(() => {
      throw new UsageError(`no gateway answers at ${url}; start it with npm start`);
    });
    process.stdout.write(`${JSON.stringify(await answer.json(), null, 2)}\n`);
  },
});

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`there is no file ${file} to read`);
  }
}

function parseVariables(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {}
  throw new UsageError('--variables takes a JSON object');
}
