import { type Form, lineSources, pointSources, type Sources } from "./shaders";

/** A linked program and its uniforms by name. */
export class Program {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: WebGLProgram;
  readonly #places = new Map<string, WebGLUniformLocation | null>();

  constructor(gl: WebGL2RenderingContext, { vertex, fragment }: Sources) {
    this.#gl = gl;
    this.#program = gl.createProgram();
    for (const [type, source] of [
      [gl.VERTEX_SHADER, vertex],
      [gl.FRAGMENT_SHADER, fragment],
    ] as const) {
      const shader = gl.createShader(type);
      // Null where the context is lost: nothing is drawn then, and no error.
      if (!shader) continue;
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(this.#program, shader);
      gl.deleteShader(shader);
    }
    gl.linkProgram(this.#program);
    if (!gl.getProgramParameter(this.#program, gl.LINK_STATUS) && !gl.isContextLost()) {
      const shaders = gl.getAttachedShaders(this.#program) ?? [];
      const logs = shaders.map((shader) => gl.getShaderInfoLog(shader));
      throw new Error([gl.getProgramInfoLog(this.#program), ...logs].filter(Boolean).join("\n"));
    }
  }

  use(): void {
    this.#gl.useProgram(this.#program);
  }

  /** Null, which WebGL ignores, where this form of the program has no such uniform. */
  at(uniform: string): WebGLUniformLocation | null {
    let place = this.#places.get(uniform);
    if (place === undefined) {
      place = this.#gl.getUniformLocation(this.#program, uniform);
      this.#places.set(uniform, place);
    }
    return place;
  }
}

/** The programs of one context, each made when it is first needed. */
export class Programs {
  readonly #gl: WebGL2RenderingContext;
  readonly #made = new Map<string, Program>();

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
  }

  points(forms: readonly Form[]): Program {
    return this.#get(forms.join(), () => pointSources(forms));
  }

  lines(): Program {
    return this.#get("lines", lineSources);
  }

  #get(key: string, sources: () => Sources): Program {
    let program = this.#made.get(key);
    if (!program) {
      program = new Program(this.#gl, sources());
      this.#made.set(key, program);
    }
    program.use();
    return program;
  }
}
