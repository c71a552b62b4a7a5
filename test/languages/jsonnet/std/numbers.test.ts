import { describe, expect, test } from "vitest";
import * as exact from "../../../../src/languages/jsonnet/std/exact-math.ts";
import { generalNumberText, numberText } from "../../../../src/languages/jsonnet/std/number-text.ts";

// Verified with printf of glibc 2.36 and `jsonnet` 0.22.0.
describe("printing numbers", () => {
  test.each([
    [0.1, "0.10000000000000001"],
    [1 / 3, "0.33333333333333331"],
    [-0, "-0"],
    [1e20, "100000000000000000000"],
    [2 ** 63, "9223372036854775808"],
    [10000000000000999424, "10000000000000999424"],
    [0.0001, "0.0001"],
    [0.00001, "1.0000000000000001e-05"],
    [5e-324, "4.9406564584124654e-324"],
    [-123456789.125, "-123456789.125"],
    // Exactly between two numbers of 17 digits: the even one.
    [1234567.00048828125, "1234567.0004882812"],
    [1234567.00146484375, "1234567.0014648438"],
  ])("%d", (value, expected) => {
    expect(numberText(value)).toBe(expected);
  });

  test.each([
    [1.84467e19, "1.84467e+19"],
    [1.5, "1.5"],
    [123456789, "1.23457e+08"],
    [0.5, "0.5"],
    [100000, "100000"],
    [2.5e-7, "2.5e-07"],
  ])("%d with six digits", (value, expected) => {
    expect(generalNumberText(value, 6)).toBe(expected);
  });
});

// Verified with `jsonnet` 0.22.0; JavaScript's own functions give another last digit for each of these.
describe("mathematical functions are rounded correctly", () => {
  test.each([
    ["log", exact.logarithm(0.09), -2.4079456086518722],
    ["exp", exact.exponentialOf(0.27), 1.3099644507332473],
    ["sin", exact.sine(0.48), 0.4617791755414829],
    ["cos", exact.cosine(0.1), 0.9950041652780258],
    ["tan", exact.tangent(0.36), 0.37640285164202697],
    ["asin", exact.arcSine(0.2315), 0.2336192861745078],
    ["acos", exact.arcCosine(0.05), 1.5207754699891265],
    ["atan", exact.arcTangent(0.23), 0.22606838799388393],
    ["atan2", exact.arcTangent2(7, -3), 1.97568811307998],
    ["pow", exact.power(0.1, 13), 1.0000000000000007e-13],
    ["hypot", exact.hypotenuse(2, 3), 3.605551275463989],
    ["pow of ten", exact.power(10, -5), 0.00001],
    ["pow, a large result", exact.power(1.5, 1700), 2.2653765189682277e299],
  ])("%s", (_, actual, expected) => {
    expect(actual).toBe(expected);
  });

  test("special values are those of C", () => {
    expect(exact.power(1, Number.NaN)).toBe(1);
    expect(exact.power(0, 0)).toBe(1);
    expect(exact.power(-8, 1 / 3)).toBeNaN();
    expect(exact.logarithm(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(exact.exponentialOf(710)).toBe(Number.POSITIVE_INFINITY);
    expect(exact.sine(0)).toBe(0);
  });
});
