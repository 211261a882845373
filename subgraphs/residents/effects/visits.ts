import { z } from 'zod';
import { byNumber } from './identify';
import { policeOf, vouch } from './provenance';
import { dayBefore, ending, inForce, outlasting, registration, registrationsOf } from './registration';
import { livingOf, refuse, rule } from './rule';
import { address, fullName, isPeriod, knownCommune, partialDay, period, text } from './values';

const absent = z.object({ ...period, destination: text(250), reason: text(500) }).refine(isPeriod);

/**
 * Temporary absence (tạm vắng) from where somebody is registered for good. Where to and why stay with the application: the
 * register has no place for them.
 */
export const registerAbsence = rule(absent, async (change) => {
  const { run, register, effect, on } = change;
  const { from, to } = change.values;
  const id = effect.subjectId;
  livingOf(await register.hold(run, [id]), id, 'RESIDENT_UNKNOWN');
  const rows = (await registrationsOf(change, [id])).get(id) ?? [];
  const home = inForce(rows, 'PERMANENT', on) ?? refuse('NO_PERMANENT_RESIDENCE');

  return async () => {
    const last = dayBefore(from);
    // One that begins after this one is another.
    const before = outlasting(rows, last, 'ABSENCE').filter(({ startedOn }) => startedOn <= to);
    await register.end(
      run,
      before.map((row) => ending(row, last)),
    );
    const { line, communeCode, formerText, country } = home;
    const place = { line, communeCode, formerText, country };
    const row = registration(change, { residentId: id, kind: 'ABSENCE', from, plannedEnd: to, ...place });
    await register.registrations.insert(run, [row]);
    await vouch(change, policeOf(communeCode), new Map([[id, { fields: ['residenceHistory'] }]]));
    return undefined;
  };
});

const guest = z
  .object({ fullName, documentNumber: text(20), dateOfBirth: partialDay.optional(), ...period })
  .refine(isPeriod);
const stay = z.object({ address, guests: z.array(guest).min(1).max(200) });

/**
 * Overnight stays (lưu trú) that a host tells of. On record they stand for those guests whose number and name go together;
 * anybody else is a visitor whom the register does not know.
 */
export const registerStay = rule(stay, async (change) => {
  const { run, register } = change;
  const { address, guests } = change.values;
  knownCommune(address.communeCode);
  const named = guests.map((one) => ({ ...one, personalNumber: one.documentNumber }));
  const persons = await byNumber(change, named);
  const known = guests.flatMap((one, index) => {
    const person = persons[index];
    return person ? [{ id: person.id, from: one.from, to: one.to }] : [];
  });
  const held = await register.hold(
    run,
    known.map(({ id }) => id),
  );
  const stays = known.filter(({ id }) => held.get(id)?.vitalStatus === 'ALIVE');

  return async () => {
    await register.registrations.insert(
      run,
      stays.map(({ id, from, to }) =>
        registration(change, { residentId: id, kind: 'STAY', from, endedOn: to, ...address }),
      ),
    );
    const vouched = { fields: ['residenceHistory'] };
    await vouch(change, policeOf(address.communeCode), new Map(stays.map(({ id }) => [id, vouched])));
    return undefined;
  };
});
