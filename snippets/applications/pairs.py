"""What skip-gram and CBOW learn from: the pairs and the bags of one sentence."""

from collections import Counter

import torch

from dlref.word2vec import cbow_pairs, skip_gram_pairs

sentence = ["the", "cat", "chased", "the", "mouse"]
words = list(dict.fromkeys(sentence))  # each word once, in the order of the text
tokens = torch.tensor([words.index(word) for word in sentence])

pairs = skip_gram_pairs(tokens, window=2).tolist()
bags, centers = cbow_pairs(tokens, window=2)

print("center    skip-gram predicts     CBOW predicts the center from")
start = 0
for bag, center in zip(bags.tolist(), centers.tolist(), strict=True):
    bag = [words[word] for word in bag if word >= 0]
    contexts = [words[context] for _, context in pairs[start : start + len(bag)]]
    start += len(bag)
    print(f"{words[center]:8}  {', '.join(contexts):22} mean of {{{', '.join(bag)}}}")

backwards = skip_gram_pairs(tokens.flip(0), window=2).tolist()
same = Counter(map(tuple, pairs)) == Counter(map(tuple, backwards))
print(f"\nskip-gram examples: {len(pairs)}, CBOW examples: {len(centers)}")
print(f"read backwards, the same pairs as often: {same}")
