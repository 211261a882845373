import { z } from 'zod';
import { vietnamDate } from '../../shared/clock';
import type { Run } from '../../shared/database/transaction';
import { newId } from '../../shared/ids';
import type { ApplicationRow } from '../entities';
import type { Acting } from '../filing/change';
import { decisionOf } from './course';
import type { PlannedEffect } from './planned';
import { platesOf } from './plates';

/** What an agency without a registry of its own here notes of a person. */
const added = z.strictObject({
  residents: z.array(z.string()).min(1),
  kind: z.string(),
  /** The code of the application where the agency has no number of its own. */
  number: z.string().optional(),
  title: z.string(),
  issuer: z.string(),
  amount: z.number().int().positive().optional(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

const drawn = z.strictObject({ residents: z.array(z.string()).length(1), communeCode: z.string(), issuer: z.string() });
const ended = z.strictObject({ kind: z.string(), number: z.string() });

type Drawn = z.infer<typeof drawn>;

/** The kind of record that holds a number plate. */
export const PLATE = 'VEHICLE_PLATE';

/** Within a transaction: does an effect that is this chapter's own. */
export function doHere(run: Run, row: ApplicationRow, { kind, values }: PlannedEffect, acting: Acting): Promise<void> {
  if (kind === 'record.add') return add(run, row, added.parse(values), acting);
  if (kind === 'plate.draw') return drawPlate(run, row, drawn.parse(values), acting);
  if (kind === 'record.end') return end(run, row, ended.parse(values), acting);
  throw new Error('an effect was asked for of another chapter');
}

async function add(run: Run, row: ApplicationRow, record: z.infer<typeof added>, { means }: Acting): Promise<void> {
  const { residents, kind, number = row.code, title, issuer, amount = null, details = {} } = record;
  await means.repository.records.insert(
    run,
    residents.map((residentId) => ({
      id: newId(),
      residentId,
      kind,
      number,
      title,
      issuer,
      since: vietnamDate(decisionOf(row)),
      until: null,
      amount,
      details,
      applicationId: row.id,
    })),
  );
}

/** How many plates are drawn at once, so that one of them is free. */
const DRAWN = 16;

/** A plate belongs to its holder and goes with them from vehicle to vehicle (biển số định danh): no two hold the same. */
async function drawPlate(run: Run, row: ApplicationRow, drawn: Drawn, acting: Acting): Promise<void> {
  const { records, forUpdate } = acting.means.repository;
  const { communeCode, ...holder } = drawn;
  const plates = platesOf(communeCode, DRAWN);
  const taken = new Set((await records.locked(run, 'number', plates, forUpdate)).map(({ number }) => number));
  const number = plates.find((plate) => !taken.has(plate));
  if (!number) throw new Error('no plate is free');
  await add(run, row, { ...holder, kind: PLATE, number, title: 'Biển số xe' }, acting);
}

/** Ends what stands under a number, whoever it is of: a contract goes over to another party. */
async function end(run: Run, row: ApplicationRow, { kind, number }: z.infer<typeof ended>, { means }: Acting) {
  const { records, forUpdate } = means.repository;
  const found = await records.locked(run, 'number', [number], forUpdate);
  for (const record of found.filter((each) => each.kind === kind && each.until === null)) {
    await records.update(run, record.id, { until: vietnamDate(decisionOf(row)) });
  }
}
