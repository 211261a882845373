import 'reflect-metadata';
import { run, UsageError } from '../commands/command';
import { consent } from './consent';
import { filings } from './filings';
import { gateway } from './gateway/gateway';
import { growth } from './growth';
import { profile } from './profile';

const benches: Readonly<Record<string, (options: { readonly short: boolean }) => Promise<void>>> = {
  profile,
  growth,
  consent,
  filings,
  gateway,
};

run({
  usage: `npm run bench -- ${Object.keys(benches).join('|')} [--short]`,
  about:
    'profile: the profile query end to end beside a hand-written endpoint with the same SQL and answer (100,000 residents).\n' +
    'growth: latency of the profile query at 10,000 and at 1,000,000 residents.\n' +
    'consent: disclosures under consents, and the price of the record, at 32 concurrent requests (10,000 residents).\n' +
    'filings: complete filings and events a second, and what idleness costs (5,000 residents, made anew).\n' +
    'gateway: the gateway beside @apollo/gateway, Hive, Mercurius and a hand-written limit; writes bench/RESULTS.md. The peers are installed on first use. With --short a quick look that writes nothing.\n' +
    'Databases are made under data/bench on first use and kept.',
  options: { short: { type: 'boolean', default: false } },
  async main({ short }, names) {
    for (const name of names.length > 0 ? names : Object.keys(benches)) {
      const bench = benches[name];
      if (!bench) throw new UsageError(`no such benchmark: ${name}; there are ${Object.keys(benches).join(', ')}`);
      await bench({ short });
    }
  },
});
