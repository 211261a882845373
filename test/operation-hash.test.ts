import { parse } from 'graphql';
import { operationHash } from '../gateway/disclosure/operation';

describe('the hash of an operation', () => {
  const hashOf = (text: string): string => operationHash(parse(text));

  it('is the same whatever a client writes where it may write freely', () => {
    const of = (word: string, value: string): string =>
      hashOf(
        `query q${word}($v${word}: ID!) { a${word}: resident(id: $v${word}) { ...f${word} } residents(filter: { nameContains: "${value}" }) { edges { cursor } } } fragment f${word} on Resident { id }`,
      );
    expect(of('001190047218', 'Nguyễn Thị Mai')).toBe(of('001087036145', 'Trần Minh Quang'));
  });

  it('tells apart what is asked for', () => {
    expect(hashOf('{ me { fullName } }')).not.toBe(hashOf('{ me { dateOfBirth } }'));
    expect(hashOf('{ me { fullName } }')).not.toBe(hashOf('{ consentedResident { fullName } }'));
    expect(hashOf('{ me { fullName } }')).toMatch(/^[\w-]{43}$/);
  });
});
