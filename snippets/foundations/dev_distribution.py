"""A dev set from the wrong distribution ranks the models the wrong way round."""

import torch

from dlref.splitting import stratified_split

torch.manual_seed(0)
features, web, app = 10, 180_000, 20_000
teacher = torch.randn(features)
other = teacher + torch.randn(features)  # what the labels of the app depend on

x = torch.randn(web + app, features)
from_app = torch.arange(web + app) >= web
signal = torch.where(from_app, x @ other, x @ teacher)
y = (signal + 0.5 * torch.randn(web + app)).sign()

train, dev, test = stratified_split(from_app.long(), [0.8, 0.1, 0.1])
app_dev, app_test = dev[from_app[dev]], test[from_app[test]]


def fit(app_weight):
    """Least squares, in which an item of the app counts app_weight times."""
    weighted = x[train] * (1 + (app_weight - 1) * from_app[train, None])
    return torch.linalg.solve(weighted.T @ x[train], weighted.T @ y[train])


print("weight of app items   dev from all data   dev from the app   test: the app")
for app_weight in (1, 3, 10, 30, 100):
    right = (x @ fit(app_weight)).sign() == y
    scores = [right[part].float().mean() for part in (dev, app_dev, app_test)]
    print("{:19}   {:17.3f}   {:16.3f}   {:13.3f}".format(app_weight, *scores))
