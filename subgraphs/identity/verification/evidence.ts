import { ISSUER } from '../consents/receipt';
import type { ConsentRow } from '../entities';
import { partOf, type Question } from './question';
import type { Found } from './result';

const POPULATION = { name: 'Cơ sở dữ liệu quốc gia về dân cư', country_code: 'VNM' };
const DOCUMENTS = { name: 'Hệ thống định danh và xác thực điện tử', country_code: 'VNM' };

/** What a verification is known by. */
export interface Verification {
  readonly txn: string;
  /** The relying party's OAuth client. */
  readonly client: string;
  readonly consent: Pick<ConsentRow, 'id' | 'version' | 'purposeCode'>;
  readonly at: Date;
}

/**
 * What is signed of a verification, in the form of OpenID Connect for Identity Assurance 1.0: which registers were looked
 * into, under what law, when, and what came of it by the names of the claims. Never a value, nor who the person is: the
 * relying party knows, and `nonce` and `txn` bind it to what they asked.
 */
export function evidenceOf(question: Question, found: Found, { txn, client, consent, at }: Verification): object {
  const documents = partOf(question, 'documents');
  const ofDocuments = documents.claims.length + documents.predicates.length;
  const ofPopulation = question.claims.length + question.predicates.length - ofDocuments;
  const time = at.toISOString();
  const record = (type: string, source: object) => ({
    type: 'electronic_record',
    check_details: [{ check_method: 'data', txn }],
    time,
    record: { type, source },
  });
  return {
    iss: ISSUER,
    aud: client,
    iat: Math.floor(at.getTime() / 1_000),
    txn,
    nonce: question.nonce,
    consent: { id: consent.id, version: consent.version, purpose: consent.purposeCode },
    verified_claims: {
      verification: {
        trust_framework: 'vn_electronic_identification',
        time,
        verification_process: txn,
        evidence: [
          ...(ofPopulation > 0 ? [record('population_register', POPULATION)] : []),
          ...(ofDocuments > 0 ? [record('integrated_documents', DOCUMENTS)] : []),
        ],
      },
      claims: {
        outcome: found.outcome,
        compared: question.claims.map(({ claim }) => claim),
        ...(question.perClaim ? { matches: found.claims } : {}),
        predicates: question.predicates.map(({ alias, kind }, place) => ({
          alias,
          kind,
          answer: found.predicates[place]?.answer ?? null,
        })),
      },
    },
  };
}
