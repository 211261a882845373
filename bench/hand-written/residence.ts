import type { PlaceValue } from '../../subgraphs/residents/entities';
import type { ResidentRepository } from '../../subgraphs/residents/repository';
import { dataQuality, openAddress } from '../../subgraphs/residents/rules';
import { parentOf, unit } from '../../subgraphs/residents/units';
import { vietnamDate } from '../../subgraphs/shared/clock';

const countries = new Intl.DisplayNames(['vi'], { type: 'region' });

export function text(place: PlaceValue): { text: string } {
  const commune = place.communeCode === null ? null : unit(place.communeCode);
  const parts = [place.line, commune?.name, commune && parentOf(commune)?.name, countries.of(place.country)];
  return { text: parts.filter(Boolean).join(', ') };
}

/** What the register of residents tells beside the person's own row. */
export async function residence(residents: ResidentRepository, id: string, now: Date) {
  const [numbers, registrations, households, kin, acts] = await Promise.all([
    residents.identityNumbers([id]),
    residents.registrations([id]),
    residents.householdsOf([id]),
    residents.kin([id]),
    residents.verifications([id]),
  ]);
  const today = vietnamDate(now);
  const permanent = openAddress(registrations, ['PERMANENT'], today);
  const temporary = openAddress(registrations, ['TEMPORARY'], today);
  const current = openAddress(registrations, ['CURRENT', 'TEMPORARY', 'PERMANENT'], today);
  const commune = permanent?.communeCode ? unit(permanent.communeCode) : null;
  const province = commune && parentOf(commune);
  const home = households.get(id);
  const { correct, complete, clean, current: fresh } = dataQuality(acts, now);
  return {
    personalNumber: numbers.find((row) => row.kind === 'PERSONAL_NUMBER' && row.cancelledOn === null)?.value ?? null,
    formerNumbers: numbers
      .filter((row) => row.kind === 'CMND_9' || row.cancelledOn !== null)
      .map((row) => ({
        value: row.value,
        kind: row.kind === 'CMND_9' ? 'CMND_9' : 'CANCELLED_PERSONAL_NUMBER',
        cancelledOn: row.cancelledOn,
        reason: row.reason,
      })),
    addresses: {
      permanentAddress: permanent && {
        line: permanent.line,
        ...text(permanent),
        formerText: permanent.formerText,
        commune: commune && { code: commune.code, name: commune.name },
        province: province && { code: province.code, name: province.name },
      },
      temporaryAddress: temporary && text(temporary),
      currentAddress: current && text(current),
      residenceHistory: registrations.map((row) => ({
        id: row.id,
        kind: row.kind,
        from: row.startedOn,
        to: row.endedOn ?? row.plannedEnd,
        address: text(row),
      })),
    },
    household: home
      ? {
          fileNumber: home.household.fileNumber,
          head: home.household.residentId === null ? null : { id: home.household.residentId },
          address: text({ ...home.household, country: 'VN' }),
          members: home.members.map((member) => ({
            relationToHead: member.relationToHead,
            since: member.since,
            resident: { id: member.residentId },
          })),
        }
      : null,
    relatives: kin.map((row) => ({
      kinship: row.kind,
      fullName: row.fullName,
      resident: row.relativeId === null ? null : { id: row.relativeId },
    })),
    provenance: acts.flatMap((act) =>
      act.fields.map((field) => ({ field, source: act.source, state: act.state, verifiedAt: act.verifiedAt })),
    ),
    dataQuality: { correct, complete, clean, current: fresh },
  };
}
