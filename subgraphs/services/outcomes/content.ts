import type { Calls } from '../../shared/calls';
import type { CallContext } from '../../shared/chapter';
import { vietnamDate } from '../../shared/clock';
import type { Effect } from '../../shared/effects';
import { bare } from '../catalogue/judging';
import type { ApplicationRow } from '../entities';
import type { ServiceMeans } from '../means';
import { decisionOf, planned } from './course';
import type { PlannedEffect } from './planned';
import { PLATE } from './records';

/** The call `effect`: what a registry is to change, told to the chapter that keeps it; null for what nobody asked it for. */
export async function effectContent(
  { application, position }: Calls['effect']['ask'],
  context: CallContext<ServiceMeans>,
): Promise<Calls['effect']['answer']> {
  const { means } = context;
  const [rows, effects] = await Promise.all([
    means.repository.rows.where('id', [application]),
    means.repository.effects.where('applicationId', [application]),
  ]);
  const [row] = rows;
  const noted = effects.find((effect) => effect.position === position);
  if (!row || noted?.state !== 'ASKED') return { effect: null };
  const effect = planned(row)[position - 1];
  if (effect?.kind !== noted.kind) return { effect: null };
  const at = decisionOf(row);
  return {
    effect: {
      kind: effect.kind,
      applicationId: row.id,
      position,
      applicantId: row.residentId,
      subjectId: row.subjectId,
      at: at.toISOString(),
      on: vietnamDate(at),
      values: await completed(row, effect, context),
    },
  };
}

/** The values with what stands in no form. */
async function completed(
  row: ApplicationRow,
  { values, looksUp }: PlannedEffect,
  { means, peers, requestId, now }: CallContext<ServiceMeans>,
): Promise<Effect['values']> {
  if (looksUp === 'PERSONAL_NUMBER') {
    const question = { resident: row.subjectId, fields: ['personalNumber'] };
    const found = await peers.call('registryValues', question, { requestId, now });
    return { ...values, number: found.values.personalNumber };
  }
  if (looksUp === 'CERTIFICATE_NUMBER') {
    const question = { resident: row.subjectId, types: [String(values.type)] };
    const { documents } = await peers.call('documentFacts', question, { requestId, now });
    const standing = documents.filter(({ status, integration }) => status !== 'REVOKED' && integration !== 'REJECTED');
    const held = standing.find((each) => bare(each.number) === bare(String(values.number)));
    // Of none that they hold none is issued: an empty number is refused.
    return { ...values, number: held?.number ?? '' };
  }
  if (looksUp === 'HOUSEHOLD_MEMBERS') {
    const { members = [], ...rest } = values;
    const found = await membersOf(row.subjectId, members as readonly NamedMember[], { peers, requestId, now });
    // Of one who is not of the household nobody's card is renewed: an empty list is refused.
    return { ...rest, residents: found.includes(null) ? [] : [row.subjectId, ...found] };
  }
  if (looksUp === 'PLATE') {
    const records = await means.repository.recordsOf([row.subjectId]);
    const plate = records.find(({ kind, applicationId }) => kind === PLATE && applicationId === row.id)?.number;
    return { ...values, details: { ...(values.details as object), plate } };
  }
  return values;
}

interface NamedMember {
  readonly fullName: string;
  readonly personalNumber?: string;
  readonly dateOfBirth: string;
}

/** Ids of the members of somebody's household whom a form names by number, name and birth date; null for who is none. */
async function membersOf(
  resident: string,
  named: readonly NamedMember[],
  { peers, requestId, now }: Pick<CallContext<ServiceMeans>, 'peers' | 'requestId' | 'now'>,
): Promise<readonly (string | null)[]> {
  if (named.length === 0) return [];
  const { facts } = await peers.call('personFacts', { resident }, { requestId, now });
  const household = facts?.household?.members ?? [];
  return Promise.all(
    named.map(async ({ fullName, personalNumber, dateOfBirth }) => {
      if (!personalNumber) return null;
      const question = { personalNumber, fullName, dateOfBirth };
      const { residentId } = await peers.call('findPerson', question, { requestId, now });
      return residentId !== null && household.includes(residentId) ? residentId : null;
    }),
  );
}
