/**
 * The rows of the benchmark graph: as many, as long and as related as those of the public gateways-benchmark, so that its
 * figures and ours speak of the same work. Names and texts are our own.
 */

export interface User {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly birthday: number;
}

export interface Product {
  readonly upc: string;
  readonly name: string;
  readonly price: number;
  readonly weight: number;
  readonly inStock: boolean;
}

export interface Review {
  readonly id: string;
  readonly body: string;
  readonly upc: string;
}

export const users: readonly User[] = (
  [
    ['Nguyễn Thị Mai', 'ntmai'],
    ['Trần Văn An', 'tranvanan'],
    ['Lê Thị Ngọc Lan', 'lethingoclan'],
    ['Phạm Thanh Bình', 'phambinh'],
    ['Hoàng Minh Đức', 'hoangduc'],
    ['Vũ Thị Sáu', 'vusau'],
  ] as const
).map(([name, username], place) => ({ id: String(place + 1), name, username, birthday: 631_152_000 }));

export const products: readonly Product[] = (
  [
    ['Bench', 899, 100, true],
    ['Settle', 1_299, 1_000, false],
    ['Bowl', 15, 20, false],
    ['Stool', 499, 100, false],
    ['PC', 1_299, 1_000, true],
    ['Fan', 6_999, 300, true],
    ['Stove', 3_999, 2_000, true],
    ['Washer', 100_000, 6_000, false],
    ['Bed', 9_999, 800, true],
  ] as const
).map(([name, price, weight, inStock], place) => ({ upc: String(place + 1), name, price, weight, inStock }));

/** Which product each review is of, and how many characters it has. */
const written = [
  ['1', 445],
  ['1', 289],
  ['1', 275],
  ['1', 143],
  ['2', 445],
  ['2', 289],
  ['2', 275],
  ['2', 143],
  ['3', 143],
  ['4', 143],
  ['4', 844],
] as const;

const words =
  'it came on time and stands well in the room where we sit after work the wood is smooth and has no smell of paint'.split(
    ' ',
  );

/** Running text of so many characters. */
function prose(length: number, from: number): string {
  let text = '';
  for (let place = from; text.length < length; place++) text += `${words[place % words.length]} `;
  return `${text.slice(0, length - 1)}.`;
}

export const reviews: readonly Review[] = written.map(([upc, length], place) => ({
  id: String(place + 1),
  body: prose(length, place * 5),
  upc,
}));

/** Everybody's reviews, whoever asks of whom: the first two, all by the first user. */
export const reviewsOfAnyone = reviews.slice(0, 2);
export const authorOfAll = users[0] as User;
