import fc from 'fast-check';
import { cast } from '../population/cast';
import { procedures } from '../subgraphs/services/catalogue';
import { formSchemaOf } from '../subgraphs/services/catalogue/forms';
import { workingOf } from '../subgraphs/services/catalogue/workings';
import { problemsOf, readForm } from '../subgraphs/services/filing/form';
import { fillIn, type RegistryView, sourcesOf, staleOf } from '../subgraphs/services/filing/prefill';
import { faultCodeOf } from '../subgraphs/shared/errors';
import { documentOf, filingOfMai, recordOfMai, typedByMai, viewOfMai } from './form-examples';

/** What a form asks, fills in by itself, and refuses. */

const numbers = procedures.map(({ number }) => number);
const essential = procedures.filter((procedure) => procedure.essential).map(({ number }) => number);
const typed = (number: number) => typedByMai[number] ?? {};
const codes = (number: number, form: Record<string, unknown>) =>
  problemsOf(number, form).map(({ path, code }) => `${path} ${code}`);

describe("Mai's forms", () => {
  it.each(numbers)('are whole in %i with what she types and what is filled in', (number) => {
    const { form, prefilled } = fillIn(number, typed(number), viewOfMai(number));
    expect(problemsOf(number, form)).toEqual([]);
    expect(staleOf(number, form, prefilled, viewOfMai(number))).toEqual([]);
    expect(readForm(JSON.stringify(form))).toEqual(form);
  });

  it.each(numbers)('ask her in %i for nothing that she types in vain', (number) => {
    const { form } = fillIn(number, {}, viewOfMai(number));
    for (const name of Object.keys(typed(number))) expect(Object.hasOwn(form, name)).toBe(false);
  });

  it('have at least 70 % of what the 25 procedures require filled in for her', () => {
    const shares = essential.map((number) => {
      const required = formSchemaOf(number).required ?? [];
      const { prefilled } = fillIn(number, {}, viewOfMai(number));
      return { number, required: required.length, filled: required.filter((name) => prefilled.includes(name)).length };
    });
    const sum = (of: 'required' | 'filled') => shares.reduce((total, share) => total + share[of], 0);
    const lines = shares.map(({ number, required, filled }) => `  ${number}: ${filled} of ${required}`);
    process.stdout.write(`prefilled for Mai, by procedure:\n${lines.join('\n')}\n`);
    process.stdout.write(`  all: ${sum('filled')} of ${sum('required')}\n`);
    expect(sum('filled') / sum('required')).toBeGreaterThanOrEqual(0.7);
  });

  it('ask the registries for what a field rests on and nothing else', () => {
    expect(sourcesOf(107, 'self')).toEqual({
      applicant: ['fullName', 'personalNumber', 'dateOfBirth', 'contact.phone', 'contact.email', 'permanentAddress'],
      subject: [],
      documents: { of: 'applicant', types: [] },
    });
    const forAn = sourcesOf(12, 'onBehalf');
    expect(forAn.applicant).toEqual(['contact.phone', 'contact.email']);
    expect(forAn.subject).toContain('placeOfBirth');
    expect(forAn.documents).toEqual({ of: 'subject', types: ['PASSPORT'] });
    expect(sourcesOf(9, 'newborn').subject).toEqual([]);
    expect(sourcesOf(16, 'onBehalf')).toMatchObject({ subject: [], documents: { of: 'applicant' } });
  });

  it('name of documents no type that the procedure does not work with, but accounts of money', () => {
    for (const number of numbers) {
      const { documents } = sourcesOf(number, filingOfMai(number));
      const known = [...workingOf(number).documents, 'BANK_ACCOUNT'];
      expect([number, documents.types.filter((type) => !known.includes(type))]).toEqual([number, []]);
    }
  });
});

describe('filling in', () => {
  const view = (number: number, change: Partial<RegistryView>): RegistryView => ({ ...viewOfMai(number), ...change });
  const knowing = (number: number, values: Record<string, unknown>) =>
    view(number, { applicant: { asked: viewOfMai(number).applicant.asked, values: { ...recordOfMai, ...values } } });

  it('takes the mother from her own record, and of the father the name alone', () => {
    const { form } = fillIn(9, {}, viewOfMai(9));
    expect(form).toMatchObject({
      motherFullName: cast.mai.fullName,
      motherPersonalNumber: cast.mai.personalNumber,
      fatherFullName: cast.quang.fullName,
      childEthnicity: 'Kinh',
    });
    for (const name of ['fatherPersonalNumber', 'fatherDateOfBirth', 'fatherAddress'])
      expect(form).not.toHaveProperty(name);
  });

  it('turns them round for a father, and leaves both empty for a grandmother', () => {
    const father = fillIn(9, {}, knowing(9, { sex: 'MALE' })).form;
    expect([father.fatherPersonalNumber, father.motherFullName]).toEqual([
      cast.mai.personalNumber,
      cast.quang.fullName,
    ]);
    const grandmother = fillIn(9, { declarantRelation: 'GRANDPARENT' }, viewOfMai(9)).form;
    expect(Object.keys(grandmother).filter((name) => /^(mother|father)/.test(name))).toEqual([]);
    expect(grandmother.declarantFullName).toBe(cast.mai.fullName);
  });

  it('makes the household head of whoever is one, and of nobody else', () => {
    expect(fillIn(15, {}, viewOfMai(15)).form).toMatchObject({
      headFullName: cast.mai.fullName,
      relationToHead: 'CHILD',
    });
    const daughter = fillIn(15, {}, knowing(15, { 'household.relationToHead': 'CHILD' })).form;
    expect(daughter.relationToHead).toBe('GRANDCHILD');
    expect(daughter).not.toHaveProperty('headFullName');
    expect(daughter).not.toHaveProperty('headPersonalNumber');
  });

  it('knows of the deceased the name on her own record and what she was to them', () => {
    const { form } = fillIn(10, {}, viewOfMai(10));
    expect(form).toMatchObject({ deceasedFullName: cast.lan.fullName, declarantRelation: 'CHILD' });
    for (const name of ['deceasedPersonalNumber', 'deceasedDateOfBirth', 'deceasedLastAddress']) {
      expect(form).not.toHaveProperty(name);
    }
    expect(fillIn(10, {}, view(10, { subjectId: cast.hue.id })).form).not.toHaveProperty('deceasedFullName');
  });

  it('repeats the document in force before an older one, and none that its issuer disowns', () => {
    const found = (...documents: ReturnType<typeof documentOf>[]) => ({ asked: ['DRIVING_LICENCE'], found: documents });
    const number = (documents: RegistryView['documents']) => fillIn(20, {}, view(20, { documents })).form.licenceNumber;
    const expired = documentOf('DRIVING_LICENCE', '2', { status: 'EXPIRED' });
    expect(number(found(expired, documentOf('DRIVING_LICENCE', '1')))).toBe('1');
    expect(number(found(expired))).toBe('2');
    expect(number(found(documentOf('DRIVING_LICENCE', '3', { status: 'REVOKED' })))).toBeUndefined();
    expect(number(found(documentOf('DRIVING_LICENCE', '4', { integration: 'REJECTED' })))).toBeUndefined();
  });

  it('leaves out what the form would refuse, and what the caller may not read', () => {
    expect(fillIn(107, {}, knowing(107, { 'contact.phone': 'không có' })).form).not.toHaveProperty('phone');
    const abroad = fillIn(107, {}, knowing(107, { permanentAddress: { line: 'Paris' } }));
    expect(abroad.form).not.toHaveProperty('permanentAddress');
    const granted = { asked: ['fullName'], values: { fullName: cast.mai.fullName } };
    expect(fillIn(107, {}, view(107, { applicant: granted }))).toEqual({
      form: { fullName: cast.mai.fullName },
      prefilled: ['fullName'],
    });
  });

  it('marks what says the same as the registries, whoever typed it, and not what says something else', () => {
    const { prefilled, form } = fillIn(107, { fullName: cast.mai.fullName, phone: '0911111111' }, viewOfMai(107));
    expect(prefilled).toContain('fullName');
    expect(prefilled).not.toContain('phone');
    expect(form.phone).toBe('0911111111');
  });

  it('notices what the registries have changed since, but not what nobody asked them', () => {
    const { form, prefilled } = fillIn(107, typed(107), viewOfMai(107));
    const moved = { permanentAddress: { line: 'Số 1', communeCode: '00004' } };
    expect(staleOf(107, form, prefilled, knowing(107, moved))).toEqual(['permanentAddress']);
    expect(staleOf(107, form, prefilled, knowing(107, { permanentAddress: undefined }))).toEqual(['permanentAddress']);
    expect(staleOf(107, form, prefilled, view(107, { applicant: { asked: [], values: {} } }))).toEqual([]);
    expect(staleOf(107, form, [], knowing(107, moved))).toEqual([]);
  });

  it("never writes over a citizen's words", () => {
    const answer = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(''),
      fc.dictionary(fc.string(), fc.string()),
    );
    const cases = fc.constantFrom(...numbers).chain((number) => {
      const names = Object.keys(formSchemaOf(number).properties ?? {});
      const form = fc.dictionary(fc.constantFrom(...names), answer);
      return fc.record({
        number: fc.constant(number),
        form,
        hidden: fc.subarray([...viewOfMai(number).applicant.asked]),
      });
    });
    fc.assert(
      fc.property(cases, ({ number, form, hidden }) => {
        const { applicant, ...rest } = viewOfMai(number);
        const asked = applicant.asked.filter((field) => !hidden.includes(field as never));
        const filled = fillIn(number, form, { ...rest, applicant: { ...applicant, asked } });
        for (const [name, value] of Object.entries(form)) expect(filled.form[name]).toBe(value);
        for (const name of filled.prefilled)
          expect(formSchemaOf(number).properties?.[name]?.['x-prefill']).toBeTruthy();
        expect(fillIn(number, filled.form, { ...rest, applicant: { ...applicant, asked } }).form).toEqual(filled.form);
      }),
    );
  });
});

describe('a form', () => {
  const whole = fillIn(6, typed(6), viewOfMai(6)).form;
  const guest = (change: object) => ({ ...whole, guests: [{ ...(whole.guests as object[])[0], ...change }] });

  it('is told all that is wrong with it at once, by path, in words that repeat nothing', () => {
    const form = {
      hostPhone: 'secret',
      stayAddress: { line: ' ', communeCode: '99999' },
      extra: 'secret',
      guests: [{}],
    };
    const problems = problemsOf(6, form);
    expect(codes(6, form).sort()).toEqual([
      '/extra additionalProperties',
      '/guests/0/documentNumber required',
      '/guests/0/from required',
      '/guests/0/fullName required',
      '/guests/0/to required',
      '/hostFullName required',
      '/hostPhone pattern',
      '/stayAddress/communeCode commune',
      '/stayAddress/line pattern',
    ]);
    for (const { message } of problems) expect(message).not.toMatch(/secret|extra|99999/);
    expect(new Set(problems.map(({ message }) => message)).size).toBeLessThan(problems.length);
  });

  it.each([
    ['a day that no calendar has', { from: '2026-02-30', to: '2026-03-02' }, '/guests/0/from date'],
    ['a leap day of no leap year', { from: '2025-02-29', to: '2026-03-02' }, '/guests/0/from date'],
    ['an end before its beginning', { from: '2026-03-03', to: '2026-03-02' }, '/guests/0/to order'],
    ['a birth in no month', { dateOfBirth: '1990-00' }, '/guests/0/dateOfBirth pattern'],
    ['a number for a name', { fullName: 7 }, '/guests/0/fullName type'],
    ['a name too long', { fullName: 'x'.repeat(121) }, '/guests/0/fullName maxLength'],
  ])('refuses %s', (_, change, problem) => {
    expect(codes(6, guest(change))).toEqual([problem]);
  });

  it.each([{ dateOfBirth: '1948' }, { dateOfBirth: '1948-07' }, { from: '2024-02-29', to: '2024-02-29' }])(
    'takes %j',
    (change) => {
      expect(codes(6, guest(change))).toEqual([]);
    },
  );

  it('bounds the form of the procedure as well as its lists', () => {
    const absence = fillIn(5, typed(5), viewOfMai(5)).form;
    expect(codes(5, { ...absence, to: '2026-11-30' })).toEqual(['/to order']);
    const many = Array.from({ length: 201 }, () => (whole.guests as object[])[0]);
    expect(codes(6, { ...whole, guests: many })).toEqual(['/guests maxItems']);
    expect(codes(6, { ...whole, guests: [] })).toEqual(['/guests minItems']);
  });

  it('exists for no other number', () => {
    expect(() => problemsOf(26, {})).toThrow(RangeError);
    expect(() => sourcesOf(26, 'self')).toThrow(RangeError);
  });
});

describe('reading a form', () => {
  it('composes and trims its texts, makes lines one, and takes null for no answer', () => {
    const text = JSON.stringify({
      a: `  ${'Huế'.normalize('NFD')} `,
      b: null,
      c: ['x\r\ny', null],
      d: { e: true, f: 1.5 },
    });
    expect(readForm(text)).toEqual({ a: 'Huế', c: ['x y'], d: { e: true, f: 1.5 } });
  });

  const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

  it('goes as deep and as far as a form goes', () => {
    expect(readForm(nested(5))).toBeTruthy();
    expect(readForm(`{"a":"${'x'.repeat(19_990)}"}`)).toBeTruthy();
    expect(readForm('{}')).toEqual({});
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{a: 1}'],
    ['a list', '[]'],
    ['a text', '"x"'],
    ['nothing in JSON', 'null'],
    ['more than a form', `{"a":"${'x'.repeat(20_000)}"}`],
    ['depth', nested(7)],
    ['depth without end', '['.repeat(19_999)],
    ['a prototype', '{"__proto__":{"admin":true}}'],
    ['a prototype within', '{"a":[{"__proto__":1}]}'],
    ['a constructor', '{"constructor":{"prototype":{}}}'],
    ['a name of no field', '{"a.b":1}'],
    ['a name without end', `{"${'x'.repeat(61)}":1}`],
    ['NUL', '{"a":"x\\u0000y"}'],
    ['a control', '{"a":"\\u001b[31m"}'],
    ['a text turned round', '{"a":"\\u202Ecod.exe"}'],
    ['half a character', '{"a":"\\ud800"}'],
    ['a number without end', '{"a":1e999}'],
  ])('refuses %s', (_, text) => {
    let code: string | null = null;
    try {
      readForm(text);
    } catch (error) {
      code = faultCodeOf(error);
    }
    expect(code).toBe('BAD_USER_INPUT');
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });
});
