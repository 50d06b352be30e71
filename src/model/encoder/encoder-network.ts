import type { EncoderFiles, Weight } from './encoder-files.ts'
import { drawOnnxGraph } from './onnx-graph.ts'
import type { OnnxGraph, Value } from './onnx-graph.ts'

/** What the network takes: numbers of word pieces, and for each place in the sentence a wave of its own. */
export const networkInputs = { pieces: 'pieces', places: 'places' } as const
/** Width of a piece's vector, and of a sentence's. */
export const widths = { piece: 256, sentence: 512 } as const

const heads = 4
const epsilon = 1e-6

/**
 * The network of the Universal Sentence Encoder lite (Cer et al. 2018): two layers of a transformer over the pieces of one
 * sentence, their mean, and a layer above it. Drawn anew from its weights, without the padding and masks of the original,
 * since one sentence is read at a time; gives the same vectors.
 *
 * @returns the network, and the name of its output: `[1, 512]`, not yet of unit length
 */
export function drawEncoderNetwork(files: EncoderFiles): { readonly bytes: Uint8Array; readonly output: string } {
  const graph = drawOnnxGraph()
  const { pieces, places } = networkInputs
  const found = graph.run('Gather', [graph.weight(files.weight('module/Embeddings_en')), pieces], { axis: 0 })
  // The original adds the place's wave to the piece, and then the piece once more.
  const read = graph.run('Add', [graph.run('Mul', [found, graph.number(2)]), places])
  const widened = dense(graph, read, files.weight('Layer_0/', '/dense/kernel'), files.weight('Layer_0/', '/dense/bias'))
  const first = layer(graph, files, 'Layer_0/', read, widened, widths.piece)
  const second = layer(graph, files, 'Layer_1/', first, first, widths.sentence)
  const mean = graph.run('ReduceMean', [second], { axes: [0], keepdims: 1 })
  const above = dense(graph, mean, files.weight('tanh_layer_0/weights'), files.weight('tanh_layer_0/bias'))
  const output = graph.run('Tanh', [above])
  const bytes = graph.toBytes(
    [
      { name: pieces, type: 'int64', shape: ['length'] },
      { name: places, type: 'float', shape: ['length', widths.piece] },
    ],
    { name: output, type: 'float', shape: [1, widths.sentence] },
  )
  return { bytes, output }
}

function layer(
  graph: OnnxGraph,
  files: EncoderFiles,
  name: string,
  input: Value,
  residual: Value,
  width: number,
): Value {
  const weight = (part: string, width?: number): Weight => {
    const found = files.weight(name, part)
    return width === undefined ? found : { ...found, shape: [width, found.bytes.length / 4 / width] }
  }
  const normal = normalised(graph, files, input, `${name}TransformerLayer/layer_prepostprocess`)
  const triple = dense(graph, normal, weight('qkv_transform_single/kernel', width), weight('qkv_transform_single/bias'))
  const parts = graph.runFor(3, 'Split', [triple, graph.integers([width, width, width])], { axis: 1 })
  const [queries = '', keys = '', values = ''] = parts
  const byHead = (value: Value, perm: readonly number[]) =>
    graph.run('Transpose', [graph.run('Reshape', [value, graph.integers([-1, heads, width / heads])])], { perm })
  const scaled = graph.run('Mul', [byHead(queries, [1, 0, 2]), graph.number(Math.sqrt(heads / width))])
  const scores = graph.run('MatMul', [scaled, byHead(keys, [1, 2, 0])])
  const mixed = graph.run('MatMul', [graph.run('Softmax', [scores], { axis: 2 }), byHead(values, [1, 0, 2])])
  const together = graph.run('Transpose', [mixed], { perm: [1, 0, 2] })
  const joined = graph.run('Reshape', [together, graph.integers([-1, width])])
  const output = weight('output_transform_single/kernel', width)
  const attended = graph.run('Add', [dense(graph, joined, output, weight('output_transform_single/bias')), residual])
  const again = normalised(graph, files, attended, name, 'FFN/layer_prepostprocess')
  const wide = dense(graph, again, weight('FFN/conv1/Tensordot/Reshape_1'), weight('FFN/conv1/bias'))
  const narrow = dense(
    graph,
    graph.run('Relu', [wide]),
    weight('FFN/conv2/Tensordot/Reshape_1'),
    weight('FFN/conv2/bias'),
  )
  return graph.run('Add', [narrow, attended])
}

function normalised(graph: OnnxGraph, files: EncoderFiles, input: Value, ...name: readonly string[]): Value {
  const scale = graph.weight(files.weight(...name, 'layer_norm_scale'))
  const bias = graph.weight(files.weight(...name, 'layer_norm_bias'))
  return graph.run('LayerNormalization', [input, scale, bias], { axis: -1, epsilon })
}

function dense(graph: OnnxGraph, input: Value, kernel: Weight, bias: Weight): Value {
  return graph.run('Add', [graph.run('MatMul', [input, graph.weight(kernel)]), graph.weight(bias)])
}
