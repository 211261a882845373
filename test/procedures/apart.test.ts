import { cast } from '../../population/cast';
import { citizen } from '../counter';
import { Filing } from '../filing';
import { databaseKinds } from '../graph';
import { someOf } from '../kinds';
import { eventWays, NatsServer } from '../nats';

const birth = {
  childFullName: 'Trần Gia Hân',
  childDateOfBirth: '2026-11-02',
  childSex: 'FEMALE',
  childPlaceOfBirth: { line: 'Bệnh viện Phụ sản Hà Nội', communeCode: '00004' },
  declarantRelation: 'MOTHER',
  registeredHospital: 'Trung tâm Y tế Ba Đình',
  identityCard: true,
};
const death = {
  dateOfDeath: '2026-11-18',
  placeOfDeath: 'Tại nhà',
  declarantRelation: 'CHILD',
  allowance: 'SOCIAL_ASSISTANCE',
};

const ways = databaseKinds.flatMap((database) => eventWays.map((way) => ({ database, way })));

describe.each(someOf(ways))('chapters apart from each other on $database, events $way', ({ database, way }) => {
  let nats: NatsServer | undefined;
  let filing: Filing;
  beforeAll(async () => {
    if (way === 'over NATS') nats = await NatsServer.start();
    filing = await Filing.start({ database, transport: 'http', nats: nats?.url });
  }, 60_000);
  afterAll(async () => {
    await filing.graph.close();
    await nats?.end();
  });

  it('bring all steps of a birth and of a death to their end', async () => {
    const born = await filing.through({ procedure: 15, form: birth, officer: 'nga' });
    const dead = await filing.through({ procedure: 16, onBehalfOf: cast.lan.id, form: death, officer: 'nga' });
    for (const { state, steps } of [born, dead]) {
      expect(state).toBe('COMPLETED');
      expect(new Set(steps.map((step: { state: string }) => step.state))).toEqual(new Set(['COMPLETED']));
    }
    const child = await filing.profile(
      'household { head { id } } documents { items { type } }',
      citizen('mai'),
      born.subject.id,
    );
    expect(child.household.head.id).toBe(cast.mai.id);
    expect(child.documents.items).toHaveLength(3);
  });
});
