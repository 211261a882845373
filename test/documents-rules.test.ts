import { statusOf } from '../subgraphs/documents/rules';
import { vietnamDate } from '../subgraphs/shared/clock';

const card = { standing: 'VALID', expiresOn: '2026-11-20' } as const;

describe('what a document is worth on a day', () => {
  it.each([
    ['the day before its last', '2026-11-19', 'VALID'],
    ['its last day', '2026-11-20', 'VALID'],
    ['the day after', '2026-11-21', 'EXPIRED'],
    ['years after', '2040-01-01', 'EXPIRED'],
  ])('on %s', (_, today, status) => {
    expect(statusOf(card, today)).toBe(status);
  });

  it('counts the day in Vietnam: the last evening in Hà Nội is over at 17:00 UTC', () => {
    expect(statusOf(card, vietnamDate(new Date('2026-11-20T16:59:59.999Z')))).toBe('VALID');
    expect(statusOf(card, vietnamDate(new Date('2026-11-20T17:00:00.000Z')))).toBe('EXPIRED');
  });

  it('knows the turn of a year and the leap day', () => {
    expect(statusOf({ standing: 'VALID', expiresOn: '2026-12-31' }, '2027-01-01')).toBe('EXPIRED');
    expect(statusOf({ standing: 'VALID', expiresOn: '2028-02-29' }, '2028-02-29')).toBe('VALID');
    expect(statusOf({ standing: 'VALID', expiresOn: '2028-02-29' }, '2028-03-01')).toBe('EXPIRED');
  });

  it('never expires what is issued for life', () => {
    expect(statusOf({ standing: 'VALID', expiresOn: null }, '2126-01-01')).toBe('VALID');
  });

  it.each(['SUSPENDED', 'REVOKED'] as const)('keeps %s before, on and after the last day, and for life', (standing) => {
    for (const today of ['2026-11-19', '2026-11-20', '2026-11-21']) {
      expect(statusOf({ standing, expiresOn: '2026-11-20' }, today)).toBe(standing);
    }
    expect(statusOf({ standing, expiresOn: null }, '2126-01-01')).toBe(standing);
  });
});
