import type { SubgraphParts } from '../shared/chapter';
import { vietnamDate } from '../shared/clock';
import type { RequestContext } from '../shared/request';
import { prepare } from './matching';
import type { DocumentMeans } from './means';
import { statusOf } from './rules';

type Answered = NonNullable<SubgraphParts<RequestContext, DocumentMeans>['calls']>;

/** What other chapters may ask of the documents. */
export const calls = {
  async matchDocuments(question, { means, now }) {
    const { types, answer } = prepare(question);
    return answer(await means.repository.standings([question.residentId], types), vietnamDate(now));
  },

  /** Of the types that are named and of no other: who works on a procedure is told what the procedure looks at. */
  async documentFacts({ resident, types }, { means, now }) {
    const today = vietnamDate(now);
    const rows = await means.repository.documentsOf([resident], types);
    const documents = rows.map((row) => {
      const { id, type, number, issuer, issuedOn, expiresOn, integration, details } = row;
      return {
        id,
        type,
        number,
        issuer,
        issuedOn,
        expiresOn,
        status: statusOf(row, today),
        integration,
        details: { ...details },
      };
    });
    return { documents };
  },
} satisfies Answered;
