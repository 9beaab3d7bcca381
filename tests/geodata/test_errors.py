import pickle

from geodata.errors import GeodataError


def test_text_is_the_template_filled_with_the_values():
    error = GeodataError("{file}, row {row}: code {code} is unknown", file="a.csv", row=3, code="99")
    assert str(error) == "a.csv, row 3: code 99 is unknown"
    assert error.template == "{file}, row {row}: code {code} is unknown"
    assert error.values == {"file": "a.csv", "row": 3, "code": "99"}


def test_it_is_a_value_error_that_survives_a_process_border():
    error = pickle.loads(pickle.dumps(GeodataError("no {thing}", thing="layer")))
    assert isinstance(error, ValueError)
    assert (str(error), error.values) == ("no layer", {"thing": "layer"})
