import { DevelopmentIssuer } from '../gateway/issuer';
import { subgraphs } from '../subgraphs';
import { readConfig } from '../subgraphs/shared/config';
import { run, UsageError, wholeNumber } from './command';
import { claimsFor, type Role, roles } from './tokens';

run({
  usage:
    'npm run --silent token -- --as citizen|bank|partner|officer|analyst [--person NAME] [--resident ID] [--scope "a b"] [--level 1|2] [--ttl SECONDS]',
  about: 'Prints an access token of the development issuer and nothing else.',
  options: {
    as: { type: 'string' },
    person: { type: 'string' },
    resident: { type: 'string' },
    scope: { type: 'string' },
    level: { type: 'string' },
    ttl: { type: 'string' },
  },
  async main({ as = 'citizen', person, resident, scope, level, ttl }) {
    if (!roles.includes(as as Role)) throw new UsageError(`--as takes one of ${roles.join(', ')}`);
    if (level !== undefined && level !== '1' && level !== '2') throw new UsageError('--level takes 1 or 2');
    const config = readConfig(subgraphs.map(({ name }) => name));
    if (config.OIDC_ISSUER) throw new UsageError('OIDC_ISSUER is set: that issuer makes the tokens');
    const issuer = new DevelopmentIssuer(config);
    const claims = claimsFor({
      as: as as Role,
      person,
      resident,
      scope,
      level: level === undefined ? undefined : level === '1' ? 1 : 2,
      ttl: ttl === undefined ? undefined : wholeNumber('ttl', ttl, 1),
    });
    process.stdout.write(`${await issuer.token(claims, new Date())}\n`);
  },
});
