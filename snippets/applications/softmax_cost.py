"""The cost of one training pair: softmax, Huffman tree, negative sampling."""

import torch

from dlref.word2vec import hierarchical_softmax, huffman_codes

torch.manual_seed(0)
negatives, size = 5, 16

print("                    products of vectors per pair")
print(" words   softmax   Huffman tree   log2(words)   5 negatives   sum of P")
for words in (100, 1000, 10_000):
    counts = 1e6 / torch.arange(1, words + 1)  # Zipf: the r-th word occurs 1/r as often
    codes, paths = huffman_codes(counts)
    depth = (paths >= 0).sum(1)
    average = (depth * counts).sum() / counts.sum()

    hidden, nodes = torch.randn(1, size), torch.randn(words - 1, size)
    every = torch.arange(words)
    log_p = hierarchical_softmax(hidden.expand(words, -1), every, nodes, codes, paths)
    print(
        f"{words:6}   {words:7}   {average:12.1f}   {torch.tensor(words).log2():11.1f}"
        f"   {negatives + 1:11}   {log_p.exp().sum():8.4f}"
    )
