import { alive, CIVIL_CODE, condition, ofAge } from './conditions';
import { folded, heldOf, livesIn, personOf, textIn } from './judging';
import { neededIf } from './papers';
import type { Working } from './working';
import { oneOf, usual, WHO } from './working-defaults';

const ELECTRICITY_LAW = 'Luật Điện lực 61/2024/QH15';

const contract = {
  ...usual,
  office: 'ELECTRICITY',
  placeField: 'supplyAddress',
  conditions: [
    alive,
    ofAge(18, `${CIVIL_CODE}, Điều 20`),
    condition(
      'RESIDENT_AT_PLACE',
      'Theo nơi cư trú: có đăng ký cư trú tại xã, phường, đặc khu của địa điểm dùng điện.',
      'By residence: registered in the commune of the place of supply.',
      ELECTRICITY_LAW,
      (facts) => {
        const commune = textIn(facts.form, 'supplyAddress.communeCode');
        const basis = textIn(facts.form, 'basis') ?? 'RESIDENCE';
        return basis !== 'RESIDENCE' || commune === undefined || livesIn(personOf(facts), commune);
      },
    ),
    condition(
      'OWNER_OF_PLACE',
      'Theo quyền sở hữu: có giấy chứng nhận quyền sử dụng đất.',
      'By ownership: there is a land certificate.',
      ELECTRICITY_LAW,
      (facts) => textIn(facts.form, 'basis') !== 'OWNERSHIP' || heldOf('LAND_CERTIFICATE', facts).length > 0,
    ),
  ],
  papers: [
    neededIf(
      (form) => textIn(form, 'basis') === 'LEASE',
      'LEASE',
      'Hợp đồng thuê, mượn địa điểm',
      'Lease of the place',
    ),
    neededIf(
      (form) => textIn(form, 'use') === 'OTHER',
      'USE',
      'Giấy tờ về mục đích sử dụng điện ngoài sinh hoạt',
      'Proof of another use than household',
    ),
  ],
  documents: ['LAND_CERTIFICATE'],
  subjectScopes: [...WHO, 'address', 'documents.IDENTITY_CARD', 'documents.LAND_CERTIFICATE'],
} as const;

export const electricityWorkings: readonly Working[] = [
  { ...contract, number: 24, once: oneOf('SUPPLY', 'supplyAddress') },
  {
    ...contract,
    number: 25,
    conditions: [
      ...contract.conditions,
      condition(
        'NEW_PARTY',
        'Chủ thể mới khác chủ thể hiện tại của hợp đồng.',
        'The new party is another than the present one.',
        ELECTRICITY_LAW,
        ({ form }) => {
          const [present, own] = [textIn(form, 'previousParty'), textIn(form, 'fullName')];
          return present === undefined || own === undefined || folded(present) !== folded(own);
        },
      ),
    ],
    once: oneOf('CONTRACT', 'customerCode'),
  },
];
