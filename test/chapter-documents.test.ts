import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documents } from '../subgraphs/documents';
import { DocumentRow } from '../subgraphs/documents/entities';
import { documentTypes } from '../subgraphs/documents/types/enums';
import type { Chapter, SubAnswer } from '../subgraphs/shared/chapter';
import type { Database } from '../subgraphs/shared/database/connect';
import type { Grant } from '../subgraphs/shared/scopes';
import { seal } from '../subgraphs/shared/seal';
import { alone, holding } from './lonely';

const NOON = new Date('2026-11-20T05:00:00.000Z');
const keys = ['documents-test-key-documents-test-key'];
const idOf = (name: string) => name.padEnd(26, '0');
const [mai, an, lan, stranger] = ['mai', 'an', 'lan', 'stranger'].map(idOf) as [string, string, string, string];

const documentOf = (residentId: string, type: string, more: Partial<DocumentRow> = {}): DocumentRow => ({
  id: idOf(`${residentId.replace(/0+$/, '')}-${type.slice(0, 12).toLowerCase()}`),
  residentId,
  type,
  number: '001190000001',
  issuer: 'Bộ Công an',
  issuedOn: '2024-07-01',
  expiresOn: null,
  standing: 'VALID',
  integration: 'VERIFIED',
  verifiedAt: '2024-07-02T01:02:03.000Z',
  details: {},
  ...more,
});

const maisCard = documentOf(mai, 'IDENTITY_CARD', { expiresOn: '2030-01-01', details: { chip: true } });
const maisLicence = documentOf(mai, 'DRIVING_LICENCE', {
  issuedOn: '2016-11-20',
  expiresOn: '2026-11-20',
  details: { classes: ['A1', 'B'], pointsLeft: 10 },
});
const maisPassport = documentOf(mai, 'PASSPORT', { issuedOn: '2016-01-05', expiresOn: '2026-01-05' });
const maisCar = documentOf(mai, 'VEHICLE_REGISTRATION', {
  standing: 'REVOKED',
  details: { plate: '29A-123.45', vehicleKind: 'Ô tô con', brand: null },
});
const lansInsurance = documentOf(lan, 'HEALTH_INSURANCE_CARD', {
  details: { registeredHospital: 'Bệnh viện Ba Đình' },
});
const strangersPassport = documentOf(stranger, 'PASSPORT');
const everything = [
  maisCard,
  maisLicence,
  maisPassport,
  maisCar,
  documentOf(an, 'BIRTH_CERTIFICATE'),
  lansInsurance,
  strangersPassport,
];

const grant = (subject: string, scopes: string[], more: Partial<Grant> = {}): Grant => ({
  subject,
  scopes,
  basis: 'SELF',
  own: (more.basis ?? 'SELF') === 'SELF' || more.basis === 'GUARDIAN',
  reference: null,
  version: 1,
  purpose: null,
  expiresAt: NOON.getTime() + 60_000,
  ...more,
});

const WALLET = /* GraphQL */ `
  query ($people: [_Any!]!, $types: [DocumentType!], $status: DocumentStatus) {
    _entities(representations: $people) {
      ... on Resident {
        documents(types: $types, status: $status) {
          items {
            __typename id type number issuer issuedOn expiresOn status integration verifiedAt
            ... on IdentityCard { chip }
            ... on DrivingLicence { classes pointsLeft }
            ... on VehicleRegistration { plate vehicleKind brand }
            ... on HealthInsuranceCard { registeredHospital }
          }
          withheld
        }
      }
    }
  }
`;
const REFERENCES = /* GraphQL */ `
  query ($things: [_Any!]!) {
    _entities(representations: $things) {
      ... on PlainDocument { number status }
      ... on IdentityCard { number chip }
      ... on DrivingLicence { number classes }
    }
  }
`;

let folder: string;
let chapter: Chapter;
let database: Database;
let now = NOON;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'documents-'));
  chapter = documents.start(alone(folder, keys, () => now));
  database = await chapter.open();
  await database.source.getRepository(DocumentRow).insert(everything);
});

afterAll(async () => {
  await chapter.close();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  now = NOON;
});

/** Asks as a citizen who holds these grants; `cost` is the number of statements it took. */
async function ask(query: string, variables: Record<string, unknown>, grants: Grant[]) {
  const request = { query, variables };
  const body = JSON.stringify(request);
  const caller = {
    kind: 'CITIZEN',
    subject: mai,
    client: 'vneid',
    scopes: ['profile:read'],
    level: 2,
    agency: null,
    area: null,
  } as const;
  const before = database.statements();
  const sealed = seal({ chapter: 'documents', requestId: 'test', ...holding(caller, grants) }, body, keys, now);
  const answer = await chapter.answer(body, request, sealed);
  return { answer, cost: database.statements() - before };
}

const people = (...ids: string[]) => ids.map((id) => ({ __typename: 'Resident', id }));
// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it asked for
const entities = (answer: SubAnswer): any[] => answer.data?._entities as any[];
const codes = (answer: SubAnswer) => answer.errors?.map((error) => error.extensions?.code);
const typesIn = (wallet: { items: { type: string }[] }) => wallet.items.map(({ type }) => type);

describe('the wallet', () => {
  it('shows Mai all of hers, newest first, each with the fields of its type', async () => {
    const { answer } = await ask(WALLET, { people: people(mai) }, [grant(mai, ['documents'])]);
    expect(answer.errors).toBeUndefined();
    const [{ documents: wallet }] = entities(answer);
    expect(wallet.withheld).toEqual([]);
    expect(wallet.items).toEqual([
      expect.objectContaining({ __typename: 'IdentityCard', type: 'IDENTITY_CARD', status: 'VALID', chip: true }),
      expect.objectContaining({
        __typename: 'VehicleRegistration',
        status: 'REVOKED',
        plate: '29A-123.45',
        brand: null,
      }),
      expect.objectContaining({ __typename: 'DrivingLicence', status: 'VALID', classes: ['A1', 'B'], pointsLeft: 10 }),
      expect.objectContaining({ __typename: 'PlainDocument', type: 'PASSPORT', status: 'EXPIRED' }),
    ]);
  });

  it('shows the bank the granted types only and names the rest', async () => {
    const consent = grant(mai, ['identity.core', 'documents.IDENTITY_CARD', 'documents.PASSPORT'], {
      basis: 'CONSENT',
    });
    const { answer } = await ask(WALLET, { people: people(mai) }, [consent]);
    const [{ documents: wallet }] = entities(answer);
    expect(typesIn(wallet)).toEqual(['IDENTITY_CARD', 'PASSPORT']);
    expect(wallet.withheld).toEqual(documentTypes.filter((type) => !['IDENTITY_CARD', 'PASSPORT'].includes(type)));
  });

  it('withholds, of the types asked for, those without a grant', async () => {
    const consent = grant(mai, ['documents.IDENTITY_CARD'], { basis: 'CONSENT' });
    const types = ['PASSPORT', 'IDENTITY_CARD', 'PASSPORT'];
    const { answer } = await ask(WALLET, { people: people(mai), types }, [consent]);
    const [{ documents: wallet }] = entities(answer);
    expect(typesIn(wallet)).toEqual(['IDENTITY_CARD']);
    expect(wallet.withheld).toEqual(['PASSPORT']);
  });

  it('reads nothing of a type that is not granted: an unreadable licence spoils the card of nobody', async () => {
    const setDetails = (details: string) =>
      database.source.query('UPDATE document SET details = ? WHERE id = ?', [details, maisLicence.id]);
    await setDetails('unreadable');
    try {
      const card = await ask(WALLET, { people: people(mai) }, [grant(mai, ['documents.IDENTITY_CARD'])]);
      expect(card.answer.errors).toBeUndefined();
      const licence = await ask(WALLET, { people: people(mai) }, [grant(mai, ['documents.DRIVING_LICENCE'])]);
      expect(codes(licence.answer)).toEqual(['INTERNAL']);
    } finally {
      await setDetails(JSON.stringify(maisLicence.details));
    }
  });

  it('asks the database nothing where nothing is asked for or granted', async () => {
    const none = await ask(WALLET, { people: people(mai), types: [] }, [grant(mai, ['documents'])]);
    expect(entities(none.answer)[0].documents).toEqual({ items: [], withheld: [] });
    const other = await ask(WALLET, { people: people(mai), types: ['DIPLOMA'] }, [grant(mai, ['documents.PASSPORT'])]);
    expect(entities(other.answer)[0].documents).toEqual({ items: [], withheld: ['DIPLOMA'] });
    expect([none.cost, other.cost]).toEqual([0, 0]);
  });

  it('is closed without a grant, and a grant for Mai is none for Lan or after it ended', async () => {
    const lans = await ask(WALLET, { people: people(lan) }, [grant(mai, ['documents'])]);
    const ended = await ask(WALLET, { people: people(mai) }, [
      grant(mai, ['documents'], { expiresAt: NOON.getTime() }),
    ]);
    const other = await ask(WALLET, { people: people(mai) }, [grant(mai, ['address', 'identity.core'])]);
    for (const { answer, cost } of [lans, ended, other]) {
      expect(codes(answer)).toEqual(['SCOPE_NOT_GRANTED']);
      expect(entities(answer)).toEqual([{ documents: null }]);
      expect(cost).toBe(0);
    }
  });

  it('costs one statement for many residents, and one more for each other set of granted types', async () => {
    const grants = [mai, an, lan].map((id) => grant(id, ['documents']));
    const same = await ask(WALLET, { people: people(mai, an, lan) }, grants);
    expect(entities(same.answer).map(({ documents: wallet }) => wallet.items.length)).toEqual([4, 1, 1]);
    expect(same.cost).toBe(1);
    const mixed = [...grants.slice(0, 2), grant(lan, ['documents.HEALTH_INSURANCE_CARD'])];
    const two = await ask(WALLET, { people: people(mai, an, lan) }, mixed);
    expect(entities(two.answer).map(({ documents: wallet }) => wallet.items.length)).toEqual([4, 1, 1]);
    expect(two.cost).toBe(2);
  });

  it('keeps apart what two aliases ask for', async () => {
    const query = /* GraphQL */ `
      query ($people: [_Any!]!) {
        _entities(representations: $people) {
          ... on Resident {
            all: documents { items { type } }
            expired: documents(status: EXPIRED) { items { type } }
            cards: documents(types: [IDENTITY_CARD]) { items { type } }
          }
        }
      }
    `;
    const { answer, cost } = await ask(query, { people: people(mai) }, [grant(mai, ['documents'])]);
    const [found] = entities(answer);
    expect(found.all.items).toHaveLength(4);
    expect(typesIn(found.expired)).toEqual(['PASSPORT']);
    expect(typesIn(found.cards)).toEqual(['IDENTITY_CARD']);
    expect(cost).toBe(2);
  });

  it('lets the licence expire at midnight in Hà Nội', async () => {
    const status = async (at: string) => {
      now = new Date(at);
      const own = grant(mai, ['documents'], { expiresAt: now.getTime() + 1_000 });
      const { answer } = await ask(WALLET, { people: people(mai), types: ['DRIVING_LICENCE'] }, [own]);
      return entities(answer)[0].documents.items[0].status;
    };
    expect(await status('2026-11-20T16:59:59.000Z')).toBe('VALID');
    expect(await status('2026-11-20T17:00:00.000Z')).toBe('EXPIRED');
  });
});

describe('a reference to a document', () => {
  const reference = (__typename: string, id: string, more: object = {}) => ({ __typename, id, ...more });

  it('opens under a grant of its type', async () => {
    const things = [reference('IdentityCard', maisCard.id), reference('PlainDocument', maisPassport.id)];
    const { answer } = await ask(REFERENCES, { things }, [grant(mai, ['documents'])]);
    expect(answer.errors).toBeUndefined();
    expect(entities(answer)).toEqual([
      { number: maisCard.number, chip: true },
      { number: maisPassport.number, status: 'EXPIRED' },
    ]);
  });

  it.each([
    ['of somebody else', reference('PlainDocument', strangersPassport.id)],
    ['that exists nowhere', reference('PlainDocument', idOf('nowhere'))],
    ['of a type that is not granted', reference('DrivingLicence', maisLicence.id)],
    ['under the name of another type', reference('DrivingLicence', maisCard.id)],
    ['that brings its own fields', reference('PlainDocument', strangersPassport.id, { residentId: mai, number: '1' })],
    ['that is no text', reference('PlainDocument', strangersPassport.id, { id: { like: '%' } })],
  ])('%s is NOT_FOUND without data, at a cost that the id has no part in', async (_, thing) => {
    const grants = [grant(mai, ['documents.IDENTITY_CARD', 'documents.PASSPORT'])];
    const { answer, cost } = await ask(REFERENCES, { things: [thing] }, grants);
    expect(codes(answer)).toEqual(['NOT_FOUND']);
    expect(entities(answer)).toEqual([null]);
    expect(cost).toBe(thing.__typename === 'DrivingLicence' ? 0 : 1);
  });
});

describe('without the seal of the gateway', () => {
  it.each([
    ['none', undefined],
    ['a made-up one', 'e30.e30'],
    [
      'one for another chapter',
      seal({ chapter: 'services', requestId: 'test', ...holding(null, []) }, '{}', keys, NOON),
    ],
  ])('(%s) nothing is answered', async (_, sealed) => {
    const before = database.statements();
    const answer = await chapter.answer('{}', { query: '{ __typename }' }, sealed);
    expect(codes(answer)).toEqual(['UNAUTHENTICATED']);
    expect(answer.data).toBeUndefined();
    expect(database.statements()).toBe(before);
  });
});
