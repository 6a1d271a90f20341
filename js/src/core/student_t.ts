/**
 * How many standard errors a 95 % confidence interval of a mean reaches to each
 * side: t with P(|T| ≤ t) = 0.95 for Student's distribution.
 *
 * With θ = arctan(t / √ν), P is C ∫ cos^(ν-1) from 0 to θ, a finite sum for
 * whole ν (Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.7.3
 * and 26.7.4). It is concave in θ, so Newton's method from 0 rises to the root.
 *
 * @param freedom degrees of freedom ν, a whole number from 1 up
 */
export function studentT95(freedom: number): number {
  const scale = density(freedom);
  let angle = 0;
  for (;;) {
    const missing = 0.95 - probability(freedom, angle);
    const next = angle + missing / (scale * Math.cos(angle) ** (freedom - 1));
    if (!(next > angle + 1e-15)) return Math.tan(angle) * Math.sqrt(freedom);
    angle = next;
  }
}

/** C = 2 Γ((ν+1)/2) / (√π Γ(ν/2)), by C(ν) = C(ν-2) (ν-1) / (ν-2). */
function density(freedom: number): number {
  let scale = freedom % 2 === 1 ? 2 / Math.PI : 1;
  for (let nu = freedom % 2 === 1 ? 3 : 4; nu <= freedom; nu += 2) scale *= (nu - 1) / (nu - 2);
  return scale;
}

/** P(|T| ≤ tan(angle) √ν). */
function probability(freedom: number, angle: number): number {
  const cosine = Math.cos(angle);
  const odd = freedom % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = 0;
  for (let power = odd ? 1 : 0; power <= freedom - 2; power += 2) {
    sum += term;
    term *= (cosine * cosine * (power + 1)) / (power + 2);
  }
  const series = Math.sin(angle) * sum;
  return odd ? (2 / Math.PI) * (angle + series) : series;
}
