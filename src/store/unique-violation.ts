/** The one fault of the database that is an answer: such a row is there already. Any other one is a fault. */

/** @param fault what a write threw. https://www.prisma.io/docs/orm/reference/error-reference#p2002 */
export const isUniqueViolation = (fault: unknown): boolean =>
  fault instanceof Error && 'code' in fault && fault.code === 'P2002';
