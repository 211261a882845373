import { randomInt } from 'node:crypto';
import { provinceOf } from '../../shared/areas';

/** The digits with which a province's number plates begin (Thông tư 79/2024/TT-BCA, Phụ lục); the first where it has several. */
const digitsOf: Readonly<Record<string, string>> = {
  '01': '29',
  '04': '11',
  '08': '22',
  '11': '27',
  '12': '25',
  '14': '26',
  '15': '24',
  '19': '20',
  '20': '12',
  '22': '14',
  '24': '99',
  '25': '19',
  '31': '15',
  '33': '89',
  '37': '35',
  '38': '36',
  '40': '37',
  '42': '38',
  '44': '74',
  '46': '75',
  '48': '43',
  '51': '76',
  '52': '81',
  '56': '79',
  '66': '47',
  '68': '49',
  '75': '60',
  '79': '59',
  '80': '70',
  '82': '66',
  '86': '64',
  '91': '68',
  '92': '65',
  '96': '69',
};
const letters = 'ABCDEFGHKLMNPSTUVXYZ';

/** Number plates of a commune's province to choose from, as motorcycles have them: `29-D2 481.57`. */
export function platesOf(communeCode: string, count: number): string[] {
  const digits = digitsOf[provinceOf(communeCode) ?? ''];
  if (!digits) throw new Error('no number plates are known for this commune');
  return Array.from({ length: count }, () => {
    const number = String(randomInt(100_000)).padStart(5, '0');
    const series = `${letters[randomInt(letters.length)]}${randomInt(1, 10)}`;
    return `${digits}-${series} ${number.slice(0, 3)}.${number.slice(3)}`;
  });
}
