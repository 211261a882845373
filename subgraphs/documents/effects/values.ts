import { z } from 'zod';
import { isCalendarDate } from '../../shared/scalars';
import { documentTypes } from '../types/enums';

const line = (longest: number) =>
  z
    .string()
    .transform((text) => text.normalize('NFC').trim())
    .pipe(z.string().min(1).max(longest));
const date = z.string().refine(isCalendarDate);
const months = z.int().min(1).max(120);
const type = z.enum(documentTypes);
const residents = z.array(z.string().length(26)).min(1).max(20).optional();

/** What has no column of its own: the fields of the faces, and whatever else an office writes down, flat and short. */
const details = z
  .object({
    chip: z.boolean().optional(),
    classes: z.array(line(10)).min(1).max(16).optional(),
    pointsLeft: z.int().min(0).max(12).optional(),
    plate: line(20).optional(),
    vehicleKind: line(60).optional(),
    brand: line(60).nullable().optional(),
    registeredHospital: line(255).optional(),
  })
  .catchall(z.union([line(255), z.number(), z.boolean(), z.null()]))
  .optional();

/** The values of `document.issue`. */
export const issueValues = z.object({
  residents,
  type,
  issuer: line(255),
  number: line(40).optional(),
  expiresOn: date.nullable().optional(),
  months: months.optional(),
  details,
  replaces: z.boolean(),
});
export type IssueValues = z.infer<typeof issueValues>;

/** The values of `document.extend`. */
export const extendValues = z.object({
  /** None: somebody was named whom nobody knows. */
  residents: z.array(z.string().length(26)).max(20).optional(),
  type,
  months,
  issuer: line(255),
  details,
});
export type ExtendValues = z.infer<typeof extendValues>;
