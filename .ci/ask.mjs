// Asks a running gateway one thing and says in a line what came of it; exits 1 when it is not what it should be.
//   node .ci/ask.mjs ready|profile|forbidden|unauthenticated URL [TOKEN]
import { readFileSync } from 'node:fs';

const [, , what, url, token] = process.argv;

const end = (code, line) => {
  process.stdout.write(`${line}\n`);
  process.exit(code);
};

async function askProfile() {
  const query = readFileSync(new URL('../examples/profile.graphql', import.meta.url), 'utf8');
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ query }),
  });
  const { data, errors = [] } = await response.json();
  return { data, codes: [...new Set(errors.map((error) => error.extensions?.code))] };
}

/** What the profile must have something of, by the registry that gives it. */
const sections = {
  residents: (me) => [me.fullName, me.personalNumber, me.permanentAddress?.line, me.household?.members],
  identity: (me) => [me.electronicIdentity?.accountName, me.consents?.edges && 'consents', me.accessLog && 'log'],
  documents: (me) => [me.documents?.items],
  services: (me) => [me.applications?.edges],
  scoring: (me) => [me.score?.year, me.entitlements],
};
const isThere = (value) => (Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined);

const questions = {
  async ready() {
    const { status } = await fetch(`${url}/readyz`);
    end(status === 200 ? 0 : 1, `readyz answers ${status}`);
  },
  async profile() {
    const { data, codes } = await askProfile();
    const me = data?.me;
    const empty = Object.entries(sections).filter(([, values]) => !me || !values(me).every(isThere));
    if (codes.length > 0) end(1, `the profile came with ${codes.join(', ')}`);
    if (empty.length > 0) end(1, `the profile has nothing of ${empty.map(([name]) => name).join(', ')}`);
    end(0, 'a citizen gets the whole profile, every registry in it');
  },
  forbidden: () => refused('FORBIDDEN', 'a bank'),
  unauthenticated: () => refused('UNAUTHENTICATED', 'nobody'),
};

async function refused(code, who) {
  const { data, codes } = await askProfile();
  const shown = Object.values(data ?? {}).some(isThere);
  if (codes.join() !== code || shown)
    end(1, `${who} gets ${shown ? 'data' : 'no data'} and ${codes.join(', ') || 'no error'}`);
  end(0, `${who} gets ${code} and no data`);
}

await questions[what]();
