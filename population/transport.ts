import { anniversary, dayOf } from './calendar';
import type { Bearer, Draft } from './draft';
import { Weighted } from './random';

/** Classes of the law of 2024 (in force 2025-01-01), the age each asks for, and for how many years it is issued. */
const licences = new Weighted<{ classes: string[]; age: number; years: number | null }>([
  [{ classes: ['A1'], age: 18, years: null }, 56],
  [{ classes: ['A'], age: 18, years: null }, 4],
  [{ classes: ['A1', 'B'], age: 18, years: 10 }, 22],
  [{ classes: ['B'], age: 18, years: 10 }, 8],
  [{ classes: ['A1', 'C1'], age: 18, years: 10 }, 4],
  [{ classes: ['A1', 'C'], age: 21, years: 5 }, 4],
  [{ classes: ['A1', 'D1'], age: 24, years: 5 }, 1],
  [{ classes: ['A1', 'D'], age: 27, years: 5 }, 1],
]);
const motorbikes = ['Honda', 'Honda', 'Honda', 'Yamaha', 'Suzuki', 'Piaggio', 'SYM', 'VinFast'];
const cars = ['Toyota', 'Hyundai', 'Kia', 'Ford', 'Mazda', 'Mitsubishi', 'Honda', 'VinFast', 'VinFast'];
const letters = 'ABCDEFGHKLMNPSTUVXYZ';
const offices = (place: Bearer['place'], day: number) =>
  day < dayOf('2025-07-01') ? place.former.province.name : place.commune.province.name;

export function drivingLicence({ resident, making: { random }, age, latest, between, place }: Bearer): Draft | null {
  const woman = resident.kin.sex === 'FEMALE';
  if (age < 18 || age > 74 || !random.chance(woman ? 0.36 : 0.52)) return null;
  const { classes, age: minimum, years } = licences.draw(random);
  const possible = Math.max(anniversary(resident.kin.birth, minimum), dayOf('1995-01-01'));
  // A licence that runs out was renewed in time by most.
  const issued = between(years === null ? possible : Math.max(possible, latest - Math.floor(years * 372)));
  if (issued === null) return null;
  const point = random.below(100);
  const pointsLeft = point < 86 ? 12 : point < 99 ? random.between(2, 11) : 0;
  return {
    type: 'DRIVING_LICENCE',
    number: random.digits(12),
    issuer: `${issued < dayOf('2025-03-01') ? 'Sở Giao thông vận tải' : 'Công an'} ${offices(place, issued)}`,
    issued,
    expires: years === null ? null : anniversary(issued, years),
    standing: pointsLeft === 0 ? 'SUSPENDED' : 'VALID',
    details: { classes, pointsLeft },
  };
}

export function vehicleRegistration({ resident, making: { random }, age, between, place }: Bearer): Draft | null {
  if (age < 18 || age > 78 || !random.chance(0.3)) return null;
  const issued = between(Math.max(anniversary(resident.kin.birth, 18), dayOf('2006-01-01')));
  if (issued === null) return null;
  const car = random.chance(0.13);
  const letter = letters[random.below(letters.length)];
  const digits = random.digits(5);
  const series = car ? letter : `-${letter}${random.between(1, 9)}`;
  const plate = `${place.former.province.plateDigits}${series}${car ? '-' : ' '}${digits.slice(0, 3)}.${digits.slice(3)}`;
  return {
    type: 'VEHICLE_REGISTRATION',
    number: random.digits(9),
    issuer: `Công an ${offices(place, issued)}`,
    issued,
    details: { plate, vehicleKind: car ? 'Ô tô con' : 'Mô tô', brand: random.pick(car ? cars : motorbikes) },
  };
}
