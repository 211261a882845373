import { decode as decodePng } from 'fast-png';
import decodeQr from 'qr/decode.js';
import { cast, relyingParties } from '../population/cast';
import { Counter, mai } from './counter';
import { databaseKinds, Graph } from './graph';

/** Of a JWS, the part in the middle. */
const payloadOf = (jws: string) => JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString());

describe.each(databaseKinds)('sharing by QR on %s', (database) => {
  const counter = new Counter();
  beforeAll(async () => {
    counter.graph = await Graph.start({ database, residents: 50, now: counter.now });
  });
  afterAll(() => counter.graph.close());
  beforeEach(() => counter.wait(60));

  it('lets Mai show her name and card to whoever scans it, for a minute', async () => {
    const scopes = ['identity.core', 'documents.IDENTITY_CARD'];
    const ticket = await counter.opens({ scopes });
    expect(ticket).toMatchObject({ status: 'OPEN', scopes });
    expect(Date.parse(ticket.expiresAt) - counter.now().getTime()).toBe(60_000);

    const redeemed = await counter.redeems(ticket.token);
    expect(redeemed).toBeWhole();
    const consent = redeemed.data.redeemShareTicket;
    expect(consent).toMatchObject({
      version: 1,
      status: 'ACTIVE',
      relyingParty: { name: relyingParties.bank.name },
      purpose: { code: 'QR_SHARE' },
      scopes: scopes.map((scope) => ({ scope, mode: 'DISCLOSE', essential: true })),
      fetchType: 'ONE_TIME',
      usesPerMonth: null,
      usesLeft: 1,
      dataLifeDays: 1,
      validFrom: counter.now().toISOString(),
      events: [{ kind: 'GRANTED', version: 1, by: 'citizen' }],
    });
    expect(Date.parse(consent.validUntil) - counter.now().getTime()).toBe(600_000);

    const read = await counter.reads(consent.id, 'fullName documents { items { type } }');
    expect(read).toBeWhole();
    expect(read.data.consentedResident.fullName).toBe(cast.mai.fullName);
    expect(read.data.consentedResident.documents.items).toEqual([{ type: 'IDENTITY_CARD' }]);
    expect(await counter.reads(consent.id)).toBeRefusedWith('CONSENT_EXHAUSTED');
  });

  it('draws a picture that a scanner reads back as the token', async () => {
    const answer = await counter.graph.asks(
      `mutation ($input: ShareTicketInput!) { createShareTicket(input: $input) { token qrImage } }`,
      {
        ...mai,
        variables: {
          input: { scopes: ['identity.core'], relyingParty: relyingParties.bank.id, idempotencyKey: counter.key() },
        },
      },
    );
    expect(answer).toBeWhole();
    const { token, qrImage } = answer.data.createShareTicket;
    const [head, base64 = ''] = qrImage.split(',');
    expect(head).toBe('data:image/png;base64');
    const { width, height, data } = decodePng(Buffer.from(base64, 'base64'));
    expect(width).toBe(height);
    expect(decodeQr({ width, height, data: Uint8Array.from(data) })).toBe(token);
  });

  it('says nothing of the person in the token', async () => {
    const { id, token, expiresAt } = await counter.opens({ scopes: ['identity.core', 'contact'], ttlSeconds: 90 });
    expect(payloadOf(token)).toEqual({ jti: id, exp: Date.parse(expiresAt) / 1_000, aud: 'relying-party' });
    const bound = await counter.opens({ relyingParty: relyingParties.bank.id });
    expect(payloadOf(bound.token).aud).toBe(relyingParties.bank.clientId);
  });

  it('gives a receipt that names Mai, the bank and what was shared', async () => {
    const { token } = await counter.opens();
    const { receipt, id } = (await counter.redeems(token)).data.redeemShareTicket;
    const said = payloadOf(receipt);
    expect(said).toMatchObject({ receipt_id: id, version: 1, status: 'ACTIVE', fetch_type: 'ONE_TIME' });
    expect(JSON.stringify(said)).toContain(relyingParties.bank.registrationCode);
    expect(receipt).not.toContain(cast.mai.fullName);
  });

  it('keeps the consent among those of Mai, who can still withdraw it', async () => {
    const { token } = await counter.opens();
    const { id } = (await counter.redeems(token)).data.redeemShareTicket;
    const mine = await counter.graph.asks('{ me { consents(first: 1) { edges { node { id status } } } } }', mai);
    expect(mine.data.me.consents.edges).toEqual([{ node: { id, status: 'ACTIVE' } }]);
    const revoke = 'mutation ($id: ID!, $key: ID!) { revokeConsent(id: $id, idempotencyKey: $key) { status } }';
    const revoked = await counter.graph.asks(revoke, { ...mai, variables: { id, key: counter.key() } });
    expect(revoked.data.revokeConsent.status).toBe('REVOKED');
    expect(await counter.reads(id)).toBeRefusedWith('CONSENT_REVOKED');
  });

  it('opens a bound ticket to the one party that it was meant for', async () => {
    const { token } = await counter.opens({ relyingParty: relyingParties.partner.id });
    const partner = await counter.client(relyingParties.partner.clientId);
    expect(await counter.redeems(token)).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
    expect(await counter.redeems(token, partner)).toBeWhole();
  });

  it('lets Mai choose between a second and ten minutes', async () => {
    for (const ttlSeconds of [1, 600]) {
      const { expiresAt } = await counter.opens({ ttlSeconds });
      expect(Date.parse(expiresAt) - counter.now().getTime()).toBe(ttlSeconds * 1_000);
    }
    const { expiresAt } = await counter.opens({ ttlSeconds: null });
    expect(Date.parse(expiresAt) - counter.now().getTime()).toBe(60_000);
  });

  it('answers the same to the same key: one ticket, one cancellation, one consent', async () => {
    const key = counter.key();
    const ticket = await counter.opens({ key });
    expect(await counter.opens({ key })).toEqual(ticket);
    const redeeming = counter.key();
    const first = await counter.redeems(ticket.token, undefined, redeeming);
    counter.wait(120);
    const again = await counter.redeems(ticket.token, undefined, redeeming);
    expect(again.data).toEqual(first.data);
    expect(await counter.opens({ key })).toEqual({ ...ticket, status: 'EXPIRED' });

    const { id } = await counter.opens();
    const cancelling = counter.key();
    for (let time = 0; time < 2; time++) {
      const answer = await counter.cancels(id, mai, cancelling);
      expect(answer.data.cancelShareTicket).toMatchObject({ id, status: 'CANCELLED' });
    }
  });

  it('lets Mai take a ticket back until it is redeemed', async () => {
    const open = await counter.opens();
    expect((await counter.cancels(open.id)).data.cancelShareTicket.status).toBe('CANCELLED');
    expect((await counter.cancels(open.id)).data.cancelShareTicket.status).toBe('CANCELLED');
    expect(await counter.redeems(open.token)).toBeRefusedWith('CONSENT_REVOKED');

    const late = await counter.opens();
    counter.wait(60);
    expect((await counter.cancels(late.id)).data.cancelShareTicket.status).toBe('EXPIRED');

    const used = await counter.opens();
    await counter.redeems(used.token);
    expect(await counter.cancels(used.id)).toBeRefusedWith('STEP_NOT_ALLOWED');
  });

  it('ends a minute later to the millisecond, and the consent ten minutes after', async () => {
    const early = await counter.opens();
    const late = await counter.opens();
    counter.wait(59.999);
    const { id } = (await counter.redeems(early.token)).data.redeemShareTicket;
    counter.wait(0.001);
    expect(await counter.redeems(late.token)).toBeRefusedWith('CONSENT_EXPIRED');
    counter.wait(599.998);
    expect(await counter.reads(id, 'id')).toBeWhole();
    counter.wait(0.001);
    expect(await counter.reads(id)).toBeRefusedWith('CONSENT_EXPIRED');
  });
});
