import { AggregatorRegistry } from 'prom-client';
import { Observation } from '../gateway/observe';
import { watchAdmission } from '../gateway/observe/admission';
import { Observed } from '../gateway/observe/observed';
import { watchPlans } from '../gateway/observe/plans';
import type { LinkCondition } from '../subgraphs/shared/link/link';

/** What the page of `/metrics` tells an operator, and how little of it a client can bring about. */

const page = async (observation: Observation): Promise<string[]> => (await observation.registry.metrics()).split('\n');

/** The value of the series that begins so; undefined where there is none. */
async function figure(observation: Observation, series: string): Promise<number | undefined> {
  const line = (await page(observation)).find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
}

/** An answered request for an operation of this name. */
function answered(observation: Observation, name: string | null, codes: readonly 'FORBIDDEN'[] = [], status = 200) {
  const observed = new Observed(null);
  observed.operation(name, 'query');
  for (const code of codes) observed.error(code);
  return observation.operation(observed, status, 0.004)?.name;
}

let observation: Observation;
beforeEach(() => {
  observation = new Observation();
});

describe('times', () => {
  it('count an observation in its bucket and in those above, with sum and number', async () => {
    observation.request('/graphql', 200, 0.004, { asked: 300, answered: 0 });
    observation.request('/graphql', 200, 20, { asked: 0, answered: 5_000 });
    const series = (le: string) => `http_request_duration_seconds_bucket{le="${le}",route="/graphql",status="200"}`;
    expect(await figure(observation, series('0.0025'))).toBe(0);
    expect(await figure(observation, series('0.005'))).toBe(1);
    expect(await figure(observation, series('10'))).toBe(1);
    expect(await figure(observation, series('+Inf'))).toBe(2);
    expect(await figure(observation, 'http_request_duration_seconds_sum{route="/graphql",status="200"}')).toBe(20.004);
    expect(await figure(observation, 'http_request_duration_seconds_count{route="/graphql",status="200"}')).toBe(2);
    expect(await figure(observation, 'http_request_size_bytes_sum{route="/graphql"}')).toBe(300);
    expect(await figure(observation, 'http_response_size_bytes_count{route="/graphql"}')).toBe(1);
  });

  it('of an edge count below it, as Prometheus has it', async () => {
    observation.chapter('residents', 0.001, 'ok');
    const series = 'chapter_request_duration_seconds_bucket{le="0.001",chapter="residents",outcome="ok"}';
    expect(await figure(observation, series)).toBe(1);
  });
});

describe('names of operations', () => {
  it('are told once their operation succeeded', () => {
    expect(answered(observation, 'Profile', ['FORBIDDEN'])).toBe('other');
    expect(answered(observation, 'Profile', [], 400)).toBe('other');
    expect(answered(observation, 'Profile')).toBe('Profile');
    expect(answered(observation, 'Profile', ['FORBIDDEN'])).toBe('Profile');
    expect(answered(observation, null)).toBe('anonymous');
  });

  it('are a bounded set, whatever a client calls its operations', async () => {
    for (let place = 0; place < 1_000; place++) answered(observation, `Operation_${place}`);
    const names = new Set((await page(observation)).flatMap((line) => /operation="(.*?)"/.exec(line)?.[1] ?? []));
    expect(names.size).toBe(101);
    expect(names).toContain('other');
    expect(names).toContain('Operation_99');
    expect(answered(observation, 'Operation_3')).toBe('Operation_3');
  });

  it.each(['of001190047218', 'a'.repeat(65), 'Hồ_sơ', 'a"b', '__proto__\n', ''])('never hold %j', (name) => {
    expect(answered(observation, name)).toBe('other');
  });

  it('are no keys of objects', async () => {
    for (const name of ['__proto__', 'constructor', 'toString']) expect(answered(observation, name)).toBe(name);
    expect((await page(observation)).join('\n')).toContain('operation="__proto__"');
  });
});

describe('figures of other parts', () => {
  it('are read when the page is asked for', async () => {
    let size = 3;
    observation.watch({ name: 'plan_cache_size', help: 'Plans.', read: () => size });
    expect(await figure(observation, 'plan_cache_size')).toBe(3);
    size = 5;
    expect(await figure(observation, 'plan_cache_size')).toBe(5);
  });

  it('come and go with their labels', async () => {
    let lines: [Record<string, string>, number][] = [[{ kind: 'a' }, 1]];
    observation.watch({ name: 'lines', help: 'Lines.', labels: ['kind'], read: () => lines });
    expect(await figure(observation, 'lines{kind="a"}')).toBe(1);
    lines = [[{ kind: 'b' }, 2]];
    expect(await figure(observation, 'lines{kind="a"}')).toBeUndefined();
    expect(await figure(observation, 'lines{kind="b"}')).toBe(2);
  });

  it('tell of a breaker which state it is in, and of links that have none nothing', async () => {
    let breaker: LinkCondition['breaker'] = 'closed';
    const remote = { name: 'documents', condition: () => ({ breaker, inFlight: 4, queued: 2 }) };
    observation.watchLinks(() => [remote, { name: 'residents' }]);
    const state = (name: string) => figure(observation, `chapter_breaker_state{chapter="documents",state="${name}"}`);
    expect([await state('closed'), await state('open'), await state('half-open')]).toEqual([1, 0, 0]);
    breaker = 'open';
    expect([await state('closed'), await state('open')]).toEqual([0, 1]);
    expect(await figure(observation, 'chapter_requests_under_way{chapter="documents",state="in-flight"}')).toBe(4);
    expect(await figure(observation, 'chapter_requests_under_way{chapter="documents",state="queued"}')).toBe(2);
    expect((await page(observation)).filter((line) => line.includes('chapter="residents"'))).toEqual([]);
  });

  it('tell of plans, of the engine in use', async () => {
    let engine = { size: 2, counts: { known: 5, compiled: 2, milliseconds: 30 } };
    watchPlans(observation, () => engine);
    expect(await figure(observation, 'plan_cache_size')).toBe(2);
    expect(await figure(observation, 'plan_cache_requests_total{outcome="hit"}')).toBe(5);
    expect(await figure(observation, 'plan_cache_requests_total{outcome="miss"}')).toBe(2);
    expect(await figure(observation, 'plan_seconds_total')).toBe(0.03);
    expect(await page(observation)).toContain('# TYPE plan_seconds_total counter');
    engine = { size: 0, counts: { known: 0, compiled: 0, milliseconds: 0 } };
    expect(await figure(observation, 'plan_cache_requests_total{outcome="hit"}')).toBe(0);
  });

  it('tell of who waits and who was turned away', async () => {
    watchAdmission(observation, { inFlight: 3, waiting: 1, places: 8, shed: 5 });
    expect(await figure(observation, 'admission_requests{state="in-flight"}')).toBe(3);
    expect(await figure(observation, 'admission_requests{state="queued"}')).toBe(1);
    expect(await figure(observation, 'requests_shed_total')).toBe(5);
  });

  it('tell of reloads and of the event loop', async () => {
    observation.reloaded('refused');
    expect(await figure(observation, 'supergraph_reloads_total{outcome="refused"}')).toBe(1);
    expect(await figure(observation, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
  });
});

it('the pages of several processes add up to one', async () => {
  const second = new Observation();
  for (const each of [observation, second]) {
    each.request('/graphql', 200, 0.004, { asked: 0, answered: 0 });
    each.error('FORBIDDEN');
    each.watch({ name: 'plan_cache_size', help: 'Plans.', read: () => 2 });
    each.watch({ name: 'oldest_plan', help: 'Age.', together: 'max', read: () => (each === second ? 9 : 4) });
    const condition = (): LinkCondition => ({ breaker: 'open', inFlight: 1, queued: 0 });
    each.watchLinks(() => [{ name: 'documents', condition }]);
  }
  // As they go from process to process.
  const pages = await Promise.all([observation, second].map(({ registry }) => registry.getMetricsAsJSON()));
  const whole = await AggregatorRegistry.aggregate(JSON.parse(JSON.stringify(pages))).metrics();
  for (const line of [
    'http_request_duration_seconds_bucket{le="0.005",route="/graphql",status="200"} 2',
    'http_request_duration_seconds_count{route="/graphql",status="200"} 2',
    'graphql_errors_total{code="FORBIDDEN"} 2',
    'plan_cache_size 4',
    'oldest_plan 9',
    'chapter_breaker_state{chapter="documents",state="open"} 2',
  ]) {
    expect(whole.split('\n')).toContain(line);
  }
});
