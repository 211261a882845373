import type { Run } from '../../shared/database/transaction';
import type { Produced } from '../../shared/effects';
import { EFFECT_SETTLED } from '../../shared/effects';
import type { CloudEvent, EventContext, EventHandler, EventHandlers } from '../../shared/events/event';
import type { ApplicationRow } from '../entities';
import { type Acting, change, locked } from '../filing/change';
import type { ServiceMeans } from '../means';
import { advance, note } from './advance';
import { effectsOf, NOT_PARENT } from './course';
import { moveSteps } from './steps';

/** Who says no, in the history of an application. */
const registries: Readonly<Record<string, string>> = {
  residents: 'population registry',
  documents: 'document registry',
  identity: 'electronic identity registry',
};

/** What a registry answers: the effect, and what came of it. */
function answerIn({ data }: CloudEvent) {
  const id = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const { application, position, done, reason, residentId, otherId, documentId } = data;
  const ids = { residentId: id(residentId), otherId: id(otherId), documentId: id(documentId) };
  const produced = Object.fromEntries(Object.entries(ids).filter(([, value]) => value !== undefined)) as Produced;
  return { application: String(application), position: Number(position), done: done === true, reason, produced };
}

const handler: EventHandler<ServiceMeans, { readonly isParent: boolean }> = {
  async prepare(event, context) {
    const { application, position, produced } = answerIn(event);
    const { repository } = context.means;
    const following = (await repository.effects.where('applicationId', [application])).find(
      (effect) => effect.position === position + 1,
    );
    if (following?.kind !== 'child.entrust') return { isParent: false };
    return { isParent: await hasChild(application, produced.residentId, context) };
  },
  async apply(run, event, { isParent }, { means, now }) {
    const acting = { means, now };
    const { application, position, done, reason, produced } = answerIn(event);
    const row = await locked(run, application, acting);
    const effects = await effectsOf(run, row, acting);
    const effect = effects.find((each) => each.position === position);
    // Told before: at least once is what was promised.
    if (effect?.state !== 'ASKED') return;
    const settledAt = now.toISOString();
    if (!done) {
      await note(run, effect, { state: 'REFUSED', reason: String(reason), settledAt }, acting);
      await moveSteps(run, row, effects, acting);
      const by = registries[effect.chapter] ?? row.agency;
      await change(run, row, { state: 'IN_PROGRESS', by, note: String(reason) }, acting);
      return;
    }
    await note(run, effect, { state: 'DONE', reason: null, produced, settledAt }, acting);
    const following = effects.find((each) => each.position === position + 1);
    if (following?.kind === 'child.entrust' && !isParent) {
      await note(run, following, { state: 'DROPPED', reason: NOT_PARENT, settledAt }, acting);
    }
    await advance(run, await named(run, row, produced, acting), acting);
  },
};

/** What a registry answered, noted once; then the next effect is asked for, or the application goes back to its desk. */
export const settlements: EventHandlers<ServiceMeans> = { [EFFECT_SETTLED]: handler };

/** Whether the register knows the applicant as a parent of the child: only a parent's account keeps it. */
async function hasChild(
  application: string,
  born: string | undefined,
  { means, peers, requestId, now }: EventContext<ServiceMeans>,
): Promise<boolean> {
  const [row] = await means.repository.standings([application]);
  if (!row) return false;
  const { facts } = await peers.call('personFacts', { resident: row.residentId }, { requestId, now });
  const child = born ?? row.subjectId;
  return facts?.kin.some(({ kind, residentId }) => kind === 'CHILD' && residentId === child) ?? false;
}

/** A birth gives the application the person whom it is about, a marriage the other party. */
function named(run: Run, row: ApplicationRow, produced: Produced, acting: Acting): Promise<ApplicationRow> {
  const { residentId: subjectId = row.subjectId, otherId = row.otherId } = produced;
  if (subjectId === row.subjectId && otherId === row.otherId) return Promise.resolve(row);
  return change(run, row, { by: row.agency, columns: { subjectId, otherId } }, acting);
}
