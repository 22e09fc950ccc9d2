"""king - man + woman: what the sum is nearest to, and what the offset adds."""

import torch
from torch.nn.functional import logsigmoid
from dlref.word2vec import analogy, nearest_neighbors, unigram_table

torch.manual_seed(0)
themes=8; n=16
contexts = 200
theme = torch.rand(themes, contexts) ** 6
gender = torch.rand(2, contexts) ** 6
own = torch.rand(n, contexts)**6
def train(counts, size, k=5, steps=300):
    negatives = k * counts.sum(1, keepdim=True) * unigram_table(counts.sum(0))
    V = (0.1 * torch.randn(len(counts), size)).requires_grad_()
    U = (0.1 * torch.randn(counts.shape[1], size)).requires_grad_()
    optimizer = torch.optim.Adam([V, U], lr=0.05)
    for _ in range(steps):
        s = V @ U.T
        loss = -(counts * logsigmoid(s) + negatives * logsigmoid(-s)).sum()
        optimizer.zero_grad()
        (loss / counts.sum()).backward()
        optimizer.step()
    return V.detach()
for o in (0.,0.3):
 for g in (0.1, 0.2,0.3, 0.5,1.0,3.):
  rate = torch.stack([theme[i // 2] + g * gender[i % 2] + o*own[i] + .02 for i in range(n)])
  counts = torch.poisson(5000 * rate / rate.sum(1, keepdim=True))
  for d in (10,20):
    E = train(counts,d)
    res = {"excl":0,"incl":0,"isb":0,"isc":0,"nn":0}; tot=0
    for i in range(themes):
        for j in range(themes):
            if i==j: continue
            for s in (0,1):
                a,b,c,want = 2*i+s, 2*j+s, 2*i+1-s, 2*j+1-s
                tot+=1
                res["excl"] += analogy(E,a,b,c)[1].item()==want
                r = analogy(E,a,b,c,exclude_query=False)[1].item()
                res["incl"] += r==want; res["isb"]+= r==b; res["isc"]+= r==c
                res["nn"] += nearest_neighbors(E,E[b],1,[a,b,c])[1].item()==want
    print(o,g,d,{k:round(v/tot,2) for k,v in res.items()})
