def test_cast(omar, ada, sign_in):
    assert omar.holds("review.work_case")
    assert not ada.holds("review.work_case")
