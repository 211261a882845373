import type { Form } from '../catalogue/working';
import { inResidents, inServices, type Plan, written } from './planned';

/** Who heads the household that somebody joins; nobody where they found one of their own. */
export const headOf = ({ relationToHead, headPersonalNumber, headFullName }: Form): object | undefined =>
  relationToHead === 'HEAD' ? undefined : { personalNumber: headPersonalNumber, fullName: headFullName };

/** What a registration asks of each guest; why they came is no business of the register's. */
const guestOf = ({ fullName, documentNumber, dateOfBirth, from, to }: Form): object =>
  written({ fullName, documentNumber, dateOfBirth, from, to });

/** Residence (cư trú): the addresses, households and stays of the population register. */
export const residencePlans: Readonly<Record<number, Plan>> = {
  3: ({ form }) => [
    inResidents('residence.permanent', {
      address: form.newAddress,
      relationToHead: form.relationToHead,
      head: headOf(form),
      members: form.members,
    }),
  ],
  4: ({ form }) => [
    inResidents('residence.temporary', {
      address: form.newAddress,
      from: form.from,
      to: form.to,
      members: form.members,
    }),
  ],
  5: ({ form: { from, to, destination, reason } }) => [
    inResidents('residence.absence', { from, to, destination, reason }),
  ],
  6: ({ form: { stayAddress, guests } }) => [
    inResidents('residence.stay', { address: stayAddress, guests: (guests as readonly Form[]).map(guestOf) }),
  ],
  101: () => [inResidents('residence.removePermanent')],
  102: ({ form: { to } }) => [inResidents('residence.extendTemporary', { to })],
  103: () => [inResidents('residence.removeTemporary')],
  104: ({ form: { newHeadPersonalNumber, newHeadFullName, members = [] } }) => [
    inResidents('household.split', {
      head: { personalNumber: newHeadPersonalNumber, fullName: newHeadFullName },
      members,
    }),
  ],
  105: ({ form: { item, correct } }) => [inResidents('residence.correct', { item, correct })],
  106: ({ form: { livingAddress, since } }) => [inResidents('residence.current', { address: livingAddress, since })],
  107: ({ form: { content, purpose }, agency, subjectId }) => [
    inServices('record.add', {
      residents: [subjectId],
      kind: 'RESIDENCE_CONFIRMATION',
      title: 'Giấy xác nhận thông tin về cư trú',
      issuer: agency,
      details: written({ content, purpose }),
    }),
  ],
};
