// Asks a running gateway one thing and says in a line what came of it; exits 1 when it is not what it should be.
//   node .ci/ask.mjs ready|profile|forbidden|unauthenticated URL [TOKEN]
//   node .ci/ask.mjs consent URL TOKEN_OF_A_BANK TOKEN_OF_MAI
import { readFileSync } from 'node:fs';

const [, , what, url, token, other] = process.argv;

const end = (code, line) => {
  process.stdout.write(`${line}\n`);
  process.exit(code);
};

/** Sends one of the examples. */
async function askExample(name, { as, consent, variables = {} } = {}) {
  const query = readFileSync(new URL(`../examples/${name}.graphql`, import.meta.url), 'utf8');
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(as ? { authorization: `Bearer ${as}` } : {}),
      ...(consent ? { 'consent-id': consent } : {}),
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors = [] } = await response.json();
  return { data, codes: [...new Set(errors.map((error) => error.extensions?.code))] };
}

const askProfile = () => askExample('profile', { as: token });

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
  /** The bank asks, Mai agrees, the bank reads, Mai withdraws, the bank reads no more. */
  async consent() {
    const [bank, mai] = [token, other];
    const validUntil = new Date(Date.now() + 20 * 86_400_000).toISOString();
    const asked = await askExample('request-consent', { as: bank, variables: { key: 'account-1', validUntil } });
    const request = asked.data?.requestConsent?.id;
    if (!request) end(1, `a bank cannot ask for consent: ${asked.codes.join(', ')}`);
    const given = await askExample('approve-consent', { as: mai, variables: { id: request } });
    const consent = given.data?.approveConsentRequest?.id;
    if (!consent) end(1, `Mai cannot consent: ${given.codes.join(', ')}`);
    const read = await askExample('consented-resident', { as: bank, consent });
    const shown = Object.entries(read.data?.consentedResident ?? {}).filter(([, value]) => isThere(value));
    if (shown.map(([name]) => name).join() !== 'fullName,dateOfBirth,permanentAddress')
      end(1, `under her consent the bank gets ${shown.length} fields and ${read.codes.join(', ') || 'no error'}`);
    const taken = await askExample('revoke-consent', { as: mai, variables: { id: consent } });
    if (taken.data?.revokeConsent?.status !== 'REVOKED') end(1, `Mai cannot withdraw: ${taken.codes.join(', ')}`);
    const late = await askExample('consented-resident', { as: bank, consent });
    if (late.codes.join() !== 'CONSENT_REVOKED' || isThere(late.data?.consentedResident))
      end(1, `after she withdrew the bank gets ${late.codes.join(', ') || 'no error'}`);
    end(0, 'a bank reads what Mai consented to, and after she withdrew CONSENT_REVOKED and no data');
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
