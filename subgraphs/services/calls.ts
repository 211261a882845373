import type { SubgraphParts } from '../shared/chapter';
import { taskOf } from './desk/task';
import type { ServiceContext } from './loaders';
import type { ServiceMeans } from './means';
import { noticeOfPayment } from './money/notification';
import { effectContent } from './outcomes/content';
import { attachmentOf } from './store/reading';

type Answered = NonNullable<SubgraphParts<ServiceContext, ServiceMeans>['calls']>;

/** What the gateway and other chapters may ask of the services. */
export const calls = {
  async tasks({ applications }, { means }) {
    return { tasks: (await means.repository.standings(applications)).map(taskOf) };
  },

  effect: (question, context) => effectContent(question, context),

  paymentNotice: ({ body, signature }, context) => noticeOfPayment(body, signature, context),

  attachment: (question, context) => attachmentOf(question, context),
} satisfies Answered;
