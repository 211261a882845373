import { enumOf } from '../../shared/graph';

export const IdentityLevel = enumOf('IdentityLevel', 'Level of an electronic identity (mức độ định danh điện tử).', {
  LEVEL_1: 'Level 1 (mức độ 01).',
  LEVEL_2: 'Level 2 (mức độ 02): identified in person, with biometrics.',
});
export type IdentityLevel = keyof typeof IdentityLevel;

export const ElectronicIdentityStatus = enumOf(
  'ElectronicIdentityStatus',
  'State of an e-ID account (trạng thái tài khoản định danh điện tử).',
  {
    ACTIVE: 'In use (đang hoạt động).',
    LOCKED: 'Locked (bị khóa).',
    CLOSED: 'Closed for good (đã đóng).',
  },
);
export type ElectronicIdentityStatus = keyof typeof ElectronicIdentityStatus;

export const RelyingPartyKind = enumOf('RelyingPartyKind', 'Kind of a relying party (bên sử dụng dịch vụ).', {
  BANK: 'Bank or other credit institution (tổ chức tín dụng).',
  PARTNER: 'Partner with a frontend of its own (đối tác).',
  AGENCY: 'State agency (cơ quan nhà nước).',
});
export type RelyingPartyKind = keyof typeof RelyingPartyKind;

export const DisclosureMode = enumOf(
  'DisclosureMode',
  'How much of a scope goes out; each mode includes the one before.',
  {
    MATCH: 'Whether a value the asker holds is the right one.',
    PREDICATE: 'Yes or no to a question about the value.',
    DISCLOSE: 'The value itself.',
  },
);
export type DisclosureMode = keyof typeof DisclosureMode;

export const FetchType = enumOf('FetchType', 'How often the data may be fetched under a consent.', {
  ONE_TIME: 'Once.',
  PERIODIC: 'Again and again, up to a number of uses a month.',
});
export type FetchType = keyof typeof FetchType;

export const ConsentRequestStatus = enumOf('ConsentRequestStatus', 'State of a request for consent.', {
  PENDING: 'Waits for the citizen.',
  APPROVED: 'Approved in whole or in part (đồng ý).',
  REJECTED: 'Refused (từ chối).',
  EXPIRED: 'Not answered in time (hết hạn).',
});
export type ConsentRequestStatus = keyof typeof ConsentRequestStatus;

export const ConsentStatus = enumOf('ConsentStatus', 'State of a consent (sự đồng ý).', {
  ACTIVE: 'In force (có hiệu lực).',
  PAUSED: 'Paused by the citizen (tạm dừng).',
  REVOKED: 'Withdrawn for good (rút lại).',
  EXPIRED: 'Its validity has ended (hết hạn).',
});
export type ConsentStatus = keyof typeof ConsentStatus;

export const ConsentVoice = enumOf(
  'ConsentVoice',
  'Who of the two agrees where a child consents beside the guardian.',
  {
    CHILD: 'The child, from the age of 7 (trẻ em).',
    GUARDIAN: 'The guardian (người giám hộ).',
  },
);
export type ConsentVoice = keyof typeof ConsentVoice;

export const ConsentEventKind = enumOf('ConsentEventKind', 'What happened to a consent.', {
  REQUESTED: 'The relying party asked.',
  GRANTED: 'The citizen approved.',
  REJECTED: 'The citizen refused.',
  NARROWED: 'The citizen took scopes back.',
  PAUSED: 'The citizen paused it.',
  RESUMED: 'The citizen let it go on.',
  USED: 'Data went out under it.',
  REVOKED: 'The citizen withdrew it.',
  EXPIRED: 'Its validity ended.',
});
export type ConsentEventKind = keyof typeof ConsentEventKind;

export const GrantBasis = enumOf('GrantBasis', "Why a person's data may be read.", {
  SELF: "It is the caller's own.",
  GUARDIAN: 'It is of a child or ward of the caller (người giám hộ).',
  CONSENT: 'The person consented (sự đồng ý).',
  MANDATE: 'An officer works on an application or a legal task (nhiệm vụ theo luật).',
});
export type GrantBasis = keyof typeof GrantBasis;

export const AccessOutcome = enumOf('AccessOutcome', 'What came of an access.', {
  DISCLOSED: 'Values went out.',
  MATCHED: 'The answer was yes.',
  NOT_MATCHED: 'The answer was no.',
  DENIED: 'Nothing went out.',
});
export type AccessOutcome = keyof typeof AccessOutcome;
