import { ApplicationEffectRow, ApplicationRow } from '../subgraphs/services/entities';
import { newId } from '../subgraphs/shared/ids';
import { databaseOf } from './effecting';
import { type Graph, NOON } from './graph';

type EffectOf = Pick<ApplicationEffectRow, 'chapter' | 'kind' | 'state'>;

/** An application that was approved, and how far its effects have come, as they stand in the database; gives its id. */
export async function keepApproved(
  graph: Graph,
  application: Pick<ApplicationRow, 'residentId' | 'subjectId' | 'procedureNumber'> & { readonly form: object },
  effects: readonly EffectOf[],
): Promise<string> {
  const { source } = databaseOf(graph, 'services');
  const table = source.getRepository(ApplicationRow);
  const [like] = await table.find({ where: { channel: 'ONLINE' }, order: { id: 'ASC' }, take: 1 });
  if (!like) throw new Error('the population has no applications');
  const id = newId();
  const { residentId } = application;
  const decided = { state: 'APPROVED', decidedAt: NOON.toISOString(), procedureOn: '2026-11-20' };
  const code = `T-${id.slice(0, 16)}`;
  await table.insert({
    ...like,
    ...application,
    ...decided,
    form: JSON.stringify(application.form),
    id,
    code,
    onceKey: null,
  });
  const rows = effects.map((effect, place) => ({
    ...{ id: newId(), residentId, applicationId: id, position: place + 1, step: null, reason: null },
    ...{ produced: null, settledAt: null, ...effect },
  }));
  await source.getRepository(ApplicationEffectRow).insert(rows);
  return id;
}

export const applicationOf = (graph: Graph, id: string): Promise<ApplicationRow> =>
  databaseOf(graph, 'services').source.getRepository(ApplicationRow).findOneByOrFail({ id });
