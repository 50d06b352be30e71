import type { Weight } from './encoder-files.ts'

/** A value that one operation gives and others take, by its name in the graph. */
export type Value = string

type Attributes = Readonly<Record<string, number | readonly number[]>>

/** Draws a network as the ONNX runtime reads it (onnx.proto, operator set 17). */
export type OnnxGraph = {
  /** What one operation gives. */
  run(operation: string, inputs: readonly Value[], attributes?: Attributes): Value
  /** One that gives several. */
  runFor(outputs: number, operation: string, inputs: readonly Value[], attributes?: Attributes): readonly Value[]
  weight(weight: Weight, shape?: readonly number[]): Value
  number(value: number): Value
  integers(values: readonly number[]): Value
  /** The whole network. A size that is a word differs from run to run. */
  toBytes(inputs: readonly Port[], output: Port): Uint8Array
}

export type Port = {
  readonly name: Value
  readonly type: 'float' | 'int64'
  readonly shape: readonly (number | string)[]
}

const types = { float: 1, int64: 7 } as const
const attributeTypes = { float: 1, int: 2, ints: 7 } as const
const irVersion = 8
const operatorSet = 17

export function drawOnnxGraph(): OnnxGraph {
  const nodes: Buffer[] = []
  const constants: Buffer[] = []
  let values = 0
  const newName = (): Value => {
    values += 1
    return `v${values}`
  }
  const constant = (type: keyof typeof types, shape: readonly number[], bytes: Buffer): Value => {
    const name = newName()
    constants.push(
      field(5, [...shape.map((size) => integer(1, size)), integer(2, types[type]), text(8, name), field(9, [bytes])]),
    )
    return name
  }
  const runFor: OnnxGraph['runFor'] = (outputs, operation, inputs, attributes = {}) => {
    const given = Array.from({ length: outputs }, newName)
    nodes.push(
      field(1, [
        ...inputs.map((input) => text(1, input)),
        ...given.map((output) => text(2, output)),
        text(4, operation),
        ...Object.entries(attributes).map(([name, value]) => field(5, attribute(name, value))),
      ]),
    )
    return given
  }
  return {
    runFor,
    run: (operation, inputs, attributes) => runFor(1, operation, inputs, attributes)[0] ?? '',
    weight: ({ shape, bytes }, asShape = shape) => constant('float', asShape, bytes),
    number: (value) => constant('float', [], bytesOf(new Float32Array([value]))),
    integers: (all) => constant('int64', [all.length], bytesOf(BigInt64Array.from(all.map(BigInt)))),
    toBytes(inputs, output) {
      const graph = [
        ...nodes,
        text(2, 'encoder'),
        ...constants,
        ...inputs.map((input) => field(11, port(input))),
        field(12, port(output)),
      ]
      return Buffer.concat([integer(1, irVersion), field(8, [text(1, ''), integer(2, operatorSet)]), field(7, graph)])
    },
  }
}

function attribute(name: string, value: number | readonly number[]): readonly Buffer[] {
  if (typeof value !== 'number')
    return [text(1, name), ...value.map((one) => integer(8, one)), integer(20, attributeTypes.ints)]
  return Number.isInteger(value)
    ? [text(1, name), integer(3, value), integer(20, attributeTypes.int)]
    : [text(1, name), tag(2, 5), bytesOf(new Float32Array([value])), integer(20, attributeTypes.float)]
}

function port({ name, type, shape }: Port): readonly Buffer[] {
  const sizes = shape.map((size) => field(1, [typeof size === 'number' ? integer(1, size) : text(2, size)]))
  return [text(1, name), field(2, [field(1, [integer(1, types[type]), field(2, sizes)])])]
}

// Protocol buffers, as far as a graph needs them.

function field(number: number, parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([tag(number, 2), varint(length), ...parts])
}

function text(number: number, value: string): Buffer {
  return field(number, [Buffer.from(value)])
}

function integer(number: number, value: number): Buffer {
  return Buffer.concat([tag(number, 0), varint(value)])
}

function tag(number: number, wireType: number): Buffer {
  return varint(number * 8 + wireType)
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  while (rest > 127n) {
    bytes.push(Number(rest % 128n) + 128)
    rest /= 128n
  }
  return Buffer.from([...bytes, Number(rest)])
}

function bytesOf(numbers: BigInt64Array | Float32Array): Buffer {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength)
}
