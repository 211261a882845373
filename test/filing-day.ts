import { cast } from '../population/cast';
import { developmentReference, notificationSignature } from '../subgraphs/services/money/development';
import { type CommandName, commandOf } from './commanding';
import type { Consenting } from './consenting';
import { type Asker, citizen, mai, officer } from './counter';
import { PAYMENT_KEY } from './filing';
import type { Answer } from './graph';
import { pdf, zip } from './papers';
import { canaries } from './working-day';

type Variables = Readonly<Record<string, unknown>>;

const FINE = 900_000;

/** Filings of a day, from the first form to the registries and back, with a word of the client's wherever one may stand. */
export class FilingDay {
  constructor(private readonly desk: Consenting) {}

  async all(): Promise<void> {
    await this.#absence();
    await this.#fine();
    await this.#birth();
    await this.#refusals();
    await this.#notifications();
    await this.desk.graph.settled();
  }

  /** Asked for more, answered, taken in and approved. */
  async #absence(): Promise<void> {
    const period = { from: '2026-11-25', to: '2027-02-25' };
    const written = { ...period, destination: `Cần Thơ ${canaries.answer}`, reason: canaries.answer };
    const { id } = await this.#handsIn(5, written);
    const hanh = officer('hanh');
    await this.#does('requestSupplement', { id, note: `Thiếu giấy ${canaries.note}` }, hanh);
    await this.#does('attachToApplication', { id, ...this.#file() }, mai);
    await this.#does('submitApplication', { id, resultChannel: 'ELECTRONIC' }, mai);
    await this.#does('acceptApplication', { id }, hanh);
    await this.#does('decideApplication', { id, approve: true, note: canaries.note }, hanh);
    await this.#reads('{ applications { edges { node { id form history { note } } } } }', hanh);
  }

  /** Paid short, and then the rest. */
  async #fine(): Promise<void> {
    const decided = { decisionNumber: canaries.answer, decisionDate: '2026-11-10', fine: FINE };
    const { id, code } = await this.#handsIn(8, decided);
    const pay = (amount: number) => ({ id, method: canaries.method, reference: this.#reference(code, amount) });
    await this.#sends('payApplicationFee', pay(1_000), mai);
    await this.#does('payApplicationFee', pay(FINE - 1_000), mai);
    await this.#does('acceptApplication', { id }, officer('son'));
    await this.#does('decideApplication', { id, approve: false, note: canaries.note }, officer('son'));
  }

  /** A new person with all that is linked to them. */
  async #birth(): Promise<void> {
    const child = {
      childFullName: `Trần Gia ${canaries.child}`,
      childDateOfBirth: '2026-11-02',
      childSex: 'FEMALE',
      childPlaceOfBirth: { line: `Bệnh viện ${canaries.answer}`, communeCode: '00004' },
      declarantRelation: 'MOTHER',
      registeredHospital: `Trung tâm ${canaries.answer}`,
      identityCard: true,
    };
    const { id } = await this.#handsIn(15, child);
    await this.#does('acceptApplication', { id }, officer('nga'));
    await this.#does('decideApplication', { id, approve: true, note: canaries.note }, officer('nga'));
    await this.desk.graph.settled();
    await this.#reads(
      '{ me { applications { edges { node { form history { note } result { summary } } } } serviceRecords { details } } }',
      mai,
    );
  }

  /** Everything that is no form, no file, no key and no name of anything. */
  async #refusals(): Promise<void> {
    const { id } = await this.#does('startApplication', { procedure: 5 }, mai);
    const number = cast.mai.personalNumber;
    for (const form of [
      `{ "${canaries.field}": "${number}" }`,
      `{ "reason": "${canaries.answer}"`,
      `["${cast.mai.fullName}"]`,
      `{ "phone": "${canaries.answer}", "personalNumber": "${number}x" }`,
    ]) {
      await this.#sends('updateApplication', { id, form }, mai);
      await this.#reads(`{ applicationCheck(id: "${id}") { problems { path code message } } }`, mai);
      await this.#sends('submitApplication', { id, resultChannel: 'ELECTRONIC' }, mai);
    }
    const file = this.#file();
    for (const more of [
      { name: `${canaries.file}.exe` },
      { mediaType: canaries.file },
      { document: canaries.file },
      { contentBase64: zip.toString('base64') },
      { contentBase64: canaries.file },
    ]) {
      await this.#sends('attachToApplication', { id, ...file, ...more }, mai);
    }
    for (const reference of [canaries.reference, `${canaries.reference}.${number}`, number]) {
      await this.#sends('payApplicationFee', { id, method: canaries.method, reference }, mai);
    }
    const key = { idempotencyKey: `${canaries.key}-${number}` };
    await this.#sends('updateApplication', { id, form: '{}', ...key }, mai);
    await this.#sends('updateApplication', { id, form: `{ "reason": "${canaries.answer}" }`, ...key }, mai);
    for (const name of [canaries.literal, number, cast.mai.fullName]) {
      await this.#sends('withdrawApplication', { id: name }, mai);
      await this.#sends('startApplication', { procedure: 4, onBehalfOf: name }, mai);
      await this.#sends('acceptApplication', { id: name }, officer('hanh'));
    }
    await this.#sends('submitApplication', { id, resultChannel: 'ELECTRONIC' }, citizen('quang'));
    await this.#sends('decideApplication', { id, approve: true, note: canaries.note }, officer('tam'));
  }

  /** Money for nothing that there is, and words that nobody signed. */
  async #notifications(): Promise<void> {
    const { graph } = this.desk;
    const notice = {
      reference: `PSP-${canaries.reference}`,
      applicationCode: `H01-${canaries.reference}`,
      amount: 7_000,
      method: canaries.method,
      paidAt: this.desk.now().toISOString(),
    };
    for (const body of [JSON.stringify(notice), `{ "payer": "${cast.mai.fullName}" }`, cast.mai.personalNumber]) {
      for (const signature of [notificationSignature(PAYMENT_KEY, body), canaries.header]) {
        const headers = { 'content-type': 'application/json', 'x-payment-signature': signature };
        await fetch(`${graph.url}/payments/notifications`, { method: 'POST', headers, body });
      }
    }
  }

  async #handsIn(procedure: number, form: Variables): Promise<{ id: string; code: string }> {
    const started = await this.#does('startApplication', { procedure }, mai);
    const { id } = started;
    const whole = JSON.stringify({ ...JSON.parse(started.form), ...form });
    await this.#does('updateApplication', { id, form: whole }, mai);
    await this.#does('attachToApplication', { id, ...this.#file() }, mai);
    return this.#does('submitApplication', { id, resultChannel: 'ELECTRONIC' }, mai);
  }

  readonly #file = () => ({
    name: `${canaries.file} ${cast.mai.fullName}.pdf`,
    mediaType: 'application/pdf',
    contentBase64: pdf().toString('base64'),
  });

  #reference(applicationCode: string, amount: number): string {
    const paidAt = this.desk.now().toISOString();
    return developmentReference(PAYMENT_KEY, { applicationCode, amount, method: 'VietQR', paidAt });
  }

  readonly #reads = (query: string, as: Asker): Promise<Answer> => this.desk.graph.asks(query, as);

  #sends(name: CommandName, variables: Variables, as: Asker): Promise<Answer> {
    this.desk.wait(3_000);
    const all = { idempotencyKey: this.desk.key(), ...variables };
    return this.desk.graph.asks(commandOf(name), { ...as, variables: all });
  }

  // biome-ignore lint/suspicious/noExplicitAny: an application as whoever asks reads it
  async #does(name: CommandName, variables: Variables, as: Asker): Promise<any> {
    const answer = await this.#sends(name, variables, as);
    expect(answer).toBeWhole();
    return answer.data.it;
  }
}
