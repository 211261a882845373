import type { SubgraphParts } from '../shared/chapter';
import { vietnamDate } from '../shared/clock';
import type { RequestContext } from '../shared/request';
import { prepare } from './matching';
import type { DocumentRepository } from './repository';

type Answered = NonNullable<SubgraphParts<RequestContext, DocumentRepository>['calls']>;

/** What other chapters may ask of the documents. */
export const calls = {
  async matchDocuments(question, { means, now }) {
    const { types, answer } = prepare(question);
    return answer(await means.standings([question.residentId], types), vietnamDate(now));
  },
} satisfies Answered;
